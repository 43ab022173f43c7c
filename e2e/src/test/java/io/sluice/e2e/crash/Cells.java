package io.sluice.e2e.crash;

import static io.sluice.e2e.crash.Point.COMMIT_BEFORE;
import static io.sluice.e2e.crash.Point.EFFECT_AFTER;
import static io.sluice.e2e.crash.Point.EFFECT_BEFORE;
import static io.sluice.e2e.crash.Point.PUBLISH_AFTER;
import static io.sluice.e2e.crash.Point.PUBLISH_BEFORE;

import io.sluice.contract.view.StepView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table of all deaths, derived from a release of each way without a death.
final class Cells {
  private static final List<Point> EVENT = List.of(COMMIT_BEFORE, PUBLISH_BEFORE, PUBLISH_AFTER);
  private static final List<Point> EFFECT = List.of(EFFECT_BEFORE, EFFECT_AFTER);

  /// Points that a victim cannot reach, each with the reason.
  static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "health-monitor, effect-before and effect-after",
          "it writes to no target: it only reads counters and probes instances",
          "release-api, effect-before and effect-after",
          "it writes to no target: it only accepts requests and answers them",
          "broker and postgresql, effect-before and effect-after",
          "they have no part in a write to a target, so they cannot die at it");

  private final List<Cell> cells = new ArrayList<>();

  /// @param calm the steps of each way's release without a death, as they ended
  static List<Cell> of(Map<Way, List<StepView>> calm) {
    Cells all = new Cells();
    calm.forEach(all::add);
    return List.copyOf(all.cells);
  }

  /// Selects one cell for each victim and point, in different ways and moments if there are any.
  static List<Cell> oneEach(List<Cell> all) {
    Map<String, List<Cell>> groups = new LinkedHashMap<>();
    for (Cell cell : all) {
      groups.computeIfAbsent(cell.victim() + " " + cell.point(), _ -> new ArrayList<>()).add(cell);
    }
    List<Cell> some = new ArrayList<>();
    for (List<Cell> group : groups.values()) {
      some.add(group.get(some.size() * 5 % group.size()));
    }
    return some;
  }

  /// Selects those of [#oneEach], from the first on, that add a victim or a point.
  static List<Cell> few(List<Cell> all) {
    Set<Victim> victims = EnumSet.noneOf(Victim.class);
    Set<Point> points = EnumSet.noneOf(Point.class);
    List<Cell> some = new ArrayList<>();
    for (Cell cell : oneEach(all)) {
      boolean isNew = points.add(cell.point());
      if (victims.add(cell.victim()) || isNew) {
        some.add(cell);
      }
    }
    return some;
  }

  private void add(Way way, List<StepView> steps) {
    List<StepView> done =
        steps.stream().filter(step -> step.status() == StepView.Status.DONE).toList();
    event(Victim.STRATEGY_ENGINE, way, "\"type\":\"queued\"", "queued");
    for (StepView step : done) {
      String finished = "\"type\":\"step-finished\",\"number\":%d[,}]".formatted(step.number());
      event(Victim.STRATEGY_ENGINE, way, finished, step.number() + ": " + step.title());
    }
    event(Victim.STRATEGY_ENGINE, way, "\"type\":\"ended\"", "ended");
    effects(way);
    event(Victim.HEALTH_MONITOR, way, "\"type\":\"verdict\"", "verdict");
    event(Victim.NOTIFIER, way, "\"type\":\"release-ended\"", "outcome");
    event(Victim.RELEASE_API, way, "\"type\":\"release-requested\"", "request");
    for (Victim store : List.of(Victim.BROKER, Victim.POSTGRESQL)) {
      event(store, way, "\"type\":\"traffic-shifted\"", "traffic shifted");
    }
  }

  private void effects(Way way) {
    String lane = "^production/" + way.application() + "$";
    for (Point point : EFFECT) {
      add(Victim.STRATEGY_ENGINE, point, "start", 1, lane, way, "first start");
      add(Victim.STRATEGY_ENGINE, point, "route", 1, lane, way, "first table");
      add(Victim.STRATEGY_ENGINE, point, "route", 2, lane, way, "second table");
      add(Victim.STRATEGY_ENGINE, point, "stop", 1, lane, way, "first stop");
      add(Victim.NOTIFIER, point, "send", 1, "/" + way.application() + ",", way, "webhook");
    }
  }

  /// @param json a pattern of the event's JSON
  private void event(Victim victim, Way way, String json, String moment) {
    // The pattern must match within one entry: a round of the relay sends those of several lanes.
    String entry = "Entry\\[key=production/%s,(?:(?!Entry\\[).)*".formatted(way.application());
    for (Point point : EVENT) {
      add(victim, point, "", 1, entry + json, way, moment);
    }
  }

  private void add(
      Victim victim,
      Point point,
      String method,
      int times,
      String argument,
      Way way,
      String moment) {
    cells.add(new Cell(victim, point, method, times, argument, way, moment));
  }

  private Cells() {}
}
