package org.einkorn.bench.results;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.einkorn.autotune.race.Statistics.Estimate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** From JSON to records; what follows from the samples is calculated anew and compared. */
final class ResultsReader {

  /** What two calculations of one figure may differ by: the writer's last digits. */
  private static final double TOLERANCE = 1e-6;

  private final Map<String, Roof> roofs = new HashMap<>();

  private ResultsReader() {}

  static Results read(JsonNode root) {
    Place document = new Place(root, "");
    if (!root.isObject() || !root.has("schema") || !root.has("rows")) {
      throw document.wrong("it is JSON, but no results: \"schema\" and \"rows\" are not there");
    }
    int schema = document.property("schema").smallInteger();
    if (schema != ResultsFile.SCHEMA) {
      throw document
          .property("schema")
          .wrong(
              "it is "
                  + schema
                  + ", this version of Einkorn reads "
                  + ResultsFile.SCHEMA
                  + " only");
    }
    return document.read(new ResultsReader()::results);
  }

  private Results results(Place place) {
    List<Roof> allRoofs = place.property("roofs").list(this::roof);
    return new Results(
        place.property("complete").truth(),
        leftOut(place.property("leftOut")),
        place.property("command").text(),
        place.property("commit").text(),
        instant(place.property("started")),
        place.property("machine").object().read(ResultsReader::machine),
        allRoofs,
        place.property("rows").list(this::row),
        place.property("costs").list(ResultsReader::cost));
  }

  /** Files of earlier versions do not have it. */
  private static SortedMap<String, Integer> leftOut(Place place) {
    return place.isAbsent()
        ? Collections.emptySortedMap()
        : new TreeMap<>(place.properties(Place::smallInteger));
  }

  private static Instant instant(Place place) {
    try {
      return Instant.parse(place.text());
    } catch (DateTimeException e) {
      throw place.wrong("\"" + place.text() + "\" is no time such as 2026-11-22T12:34:56Z");
    }
  }

  private static MachineInfo machine(Place place) {
    return new MachineInfo(
        place.property("cpu").text(),
        place.property("cores").smallInteger(),
        place.property("memory").integer(),
        place.property("os").text(),
        place.property("jdk").text(),
        place.property("flags").list(Place::text));
  }

  private Roof roof(Place place) {
    Roof roof =
        new Roof(
            place.property("name").text(),
            place.property("threads").smallInteger(),
            place.property("level").text(),
            place.property("value").number(),
            place.property("unit").choice(Unit.values(), Unit::text),
            place.property("how").text());
    roofs.put(roof.name(), roof);
    return roof;
  }

  private static Cost cost(Place place) {
    return new Cost(
        place.property("name").text(),
        place.property("value").number(),
        place.property("unit").text());
  }

  private Row row(Place place) {
    Contest contest =
        new Contest(
            place.property("problem").text(),
            place.property("family").text(),
            place.property("threads").smallInteger(),
            place.property("cache").choice(Cache.values(), Cache::text));
    Contender contender =
        new Contender(
            place.property("contender").text(),
            place.property("kind").choice(Contender.Kind.values(), Contender.Kind::text),
            place.property("version").text(),
            place.property("setting").text());
    return new Row(contest, contender, outcome(place));
  }

  private Outcome outcome(Place place) {
    Status status = place.property("status").choice(Status.values(), Status::text);
    return switch (status) {
      case MEASURED -> measured(place);
      case REFUSED -> new Outcome.Refused(place.property("reason").text());
      case FAILED -> new Outcome.Failed(place.property("reason").text());
    };
  }

  private Outcome.Measured measured(Place place) {
    Place allocated = place.property("bytesAllocated");
    Outcome.Measured measured =
        new Outcome.Measured(
            place.property("samples").list(Place::number),
            place.property("operations").number(),
            place.property("bytes").number(),
            place.property("unit").choice(Unit.values(), Unit::text),
            roofNamed(place.property("roof")),
            place.property("verified").truth(),
            allocated.isAbsent() ? Double.NaN : allocated.number());
    Estimate time = measured.time();
    agree(place.property("median"), time.median());
    List<Double> interval = place.property("interval").list(Place::number);
    if (interval.size() != 2) {
      throw place.property("interval").wrong("has " + interval.size() + " numbers, not 2");
    }
    agree(place.property("interval"), interval.get(0), time.low());
    agree(place.property("interval"), interval.get(1), time.high());
    agree(place.property("value"), measured.value());
    if (measured.roof() != null) {
      agree(place.property("percentOfRoof"), measured.percentOfRoof());
    }
    return measured;
  }

  private @Nullable Roof roofNamed(Place place) {
    if (place.isAbsent()) {
      return null;
    }
    Roof roof = roofs.get(place.text());
    if (roof == null) {
      throw place.wrong("there is no roof named \"" + place.text() + "\" in this file");
    }
    return roof;
  }

  private static void agree(Place place, double calculated) {
    agree(place, place.number(), calculated);
  }

  private static void agree(Place place, double written, double calculated) {
    if (!(Math.abs(written - calculated) <= TOLERANCE * Math.abs(calculated))) {
      throw place.wrong("it is " + written + ", but the samples give " + calculated);
    }
  }
}
