
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
