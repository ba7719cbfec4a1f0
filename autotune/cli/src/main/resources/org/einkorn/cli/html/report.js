
'use strict';

// A click on a heading sorts the table by that column; a second click turns the order round.
for (const button of document.querySelectorAll('.data th button')) {
  button.addEventListener('click', () => {
    const heading = button.closest('th');
    const body = heading.closest('table').tBodies[0];
    const column = heading.cellIndex;
    const current = heading.getAttribute('aria-sort');
    const descending = current ? current === 'ascending' : heading.classList.contains('number');
    for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const key = row => row.cells[column].dataset.key;
    const text = row => row.cells[column].textContent;
    const order = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === undefined && y === undefined) return text(a).localeCompare(text(b), 'en', { numeric: true });
      if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
      return x - y;
    };
    const rows = [...body.rows].sort((a, b) => descending ? order(b, a) : order(a, b));
    body.append(...rows);
  });
}

// The values nearest to the pointer, on every curve of a chart.
for (const chart of document.querySelectorAll('.chart')) {
  const data = JSON.parse(chart.querySelector('script').textContent);
  const plot = chart.querySelector('.plot');
  const picture = plot.querySelector('svg');
  const cursor = document.createElementNS(picture.namespaceURI, 'line');
  const tip = document.createElement('div');
  cursor.setAttribute('class', 'cursor');
  cursor.setAttribute('y2', '100%');
  tip.className = 'tip';
  const number = value => value.toLocaleString('en', { maximumFractionDigits: data.decimals });
  const nearest = (points, x) => points.reduce((best, point) =>
    Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best, points[0]);
  plot.addEventListener('pointermove', event => {
    const box = picture.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const points = data.series.flatMap(curve => curve.points);
    if (!points.length) return;
    const x = nearest(points, data.low + share * (data.high - data.low))[0];
    const place = (x - data.low) / (data.high - data.low);
    cursor.setAttribute('x1', 100 * place + '%');
    cursor.setAttribute('x2', 100 * place + '%');
    tip.textContent = data.x + ' ' + x.toLocaleString('en', { maximumFractionDigits: 3 });
    data.series.forEach((curve, index) => {
      if (!curve.points.length) return;
      const line = document.createElement('div');
      line.className = 'c' + index;
      line.textContent = curve.name + ' ' + number(nearest(curve.points, x)[1]) + data.unit;
      tip.append(line);
    });
    picture.append(cursor);
    plot.append(tip);
    const left = box.left - plot.getBoundingClientRect().left + place * box.width;
    tip.style.left = (place < 0.5 ? left + 12 : left - 12 - tip.offsetWidth) + 'px';
  });
  plot.addEventListener('pointerleave', () => { cursor.remove(); tip.remove(); });
}

// The point nearest to the pointer, or the next one by an arrow key, and what it is.
for (const figure of document.querySelectorAll('.scatter')) {
  const { points } = JSON.parse(figure.querySelector('script').textContent);
  const plot = figure.querySelector('.plot');
  const picture = plot.querySelector('svg');
  const markers = [...picture.querySelectorAll('.point')];
  const order = points.map((_, index) => index).sort((a, b) => points[a].x - points[b].x);
  const tip = document.createElement('div');
  tip.className = 'tip wide';
  tip.setAttribute('role', 'status');
  let current = -1;
  for (const marker of markers) marker.querySelector('title').remove();
  const show = index => {
    if (index === current) return;
    markers[current]?.classList.remove('current');
    current = index;
    if (index < 0) return tip.remove();
    const point = points[index];
    markers[index].classList.add('current');
    const name = document.createElement('div');
    name.className = 'c' + point.series;
    name.textContent = point.name;
    tip.replaceChildren(name, point.text);
    plot.append(tip);
    const box = picture.getBoundingClientRect();
    const outer = plot.getBoundingClientRect();
    const left = box.left - outer.left + point.x / 100 * box.width;
    const top = box.top - outer.top + point.y / 100 * box.height;
    const wanted = point.x < 50 ? left + 14 : left - 14 - tip.offsetWidth;
    tip.style.left = Math.max(0, Math.min(wanted, outer.width - tip.offsetWidth)) + 'px';
    tip.style.top = (point.y < 50 ? top + 14 : top - 14 - tip.offsetHeight) + 'px';
  };
  plot.addEventListener('pointermove', event => {
    const box = picture.getBoundingClientRect();
    const distance = point => Math.hypot(
      box.left + point.x / 100 * box.width - event.clientX, box.top + point.y / 100 * box.height - event.clientY);
    const best = points.reduce((a, b, i) => a < 0 || distance(b) < distance(points[a]) ? i : a, -1);
    show(best >= 0 && distance(points[best]) < 30 ? best : -1);
  });
  plot.addEventListener('pointerleave', () => show(-1));
  plot.addEventListener('blur', () => show(-1));
  plot.addEventListener('keydown', event => {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
    if (event.key === 'Escape') show(-1);
    if (!(event.key in steps) || !points.length) return;
    event.preventDefault();
    const step = steps[event.key];
    const place = order.indexOf(current);
    show(order[place < 0 ? (step > 0 ? 0 : order.length - 1) : (place + step + order.length) % order.length]);
  });
}
