package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.Counters;
import io.sluice.health.source.Reading;
import io.sluice.health.source.SourceAway;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads all routers side by side.
final class Readings {
  private final List<Counters> sources;
  private final Watcher.SideBySide sideBySide;

  Readings(List<Counters> sources, Watcher.SideBySide sideBySide) {
    this.sources = List.copyOf(sources);
    this.sideBySide = sideBySide;
  }

  /// What the routers say at one look.
  ///
  /// @param reasons why those that don't answer don't
  record Round(List<Reading> readings, List<String> reasons) {

    /// The reading of the router that serves the lane: of two that know it, the one with the newer
    /// table. Where none does, it is certain only if all have answered.
    Optional<Reading> of(LaneKey lane) {
      if (readings.size() == 1 && reasons.isEmpty()) {
        return Optional.of(readings.getFirst());
      }
      return readings.stream()
          .filter(reading -> reading.lane(lane).isPresent())
          .max(Comparator.comparing(reading -> reading.lane(lane).orElseThrow().token()))
          .or(() -> readings.stream().filter(_ -> reasons.isEmpty()).findFirst());
    }

    /// Whether a router was read that has a table of the lane.
    boolean knows(LaneKey lane) {
      return of(lane).flatMap(reading -> reading.lane(lane)).isPresent();
    }

    /// Why there is no reading, for people.
    String away() {
      return String.join("; ", reasons);
    }
  }

  Round read() {
    var readings = new ConcurrentLinkedQueue<Reading>();
    var reasons = new ConcurrentLinkedQueue<String>();
    sideBySide.run(
        sources.stream().<Runnable>map(source -> () -> read(source, readings, reasons)).toList());
    return new Round(List.copyOf(readings), List.copyOf(reasons));
  }

  private static void read(Counters source, Queue<Reading> readings, Queue<String> reasons) {
    try {
      readings.add(source.read());
    } catch (SourceAway e) {
      reasons.add(e.reason());
    }
  }
}
