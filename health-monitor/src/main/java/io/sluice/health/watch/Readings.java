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

/// Reads all routers in parallel.
final class Readings {
  private final List<Counters> sources;
  private final Watcher.SideBySide sideBySide;

  Readings(List<Counters> sources, Watcher.SideBySide sideBySide) {
    this.sources = List.copyOf(sources);
    this.sideBySide = sideBySide;
  }

  /// The readings of one poll.
  ///
  /// @param reasons why the other routers are unavailable
  record Round(List<Reading> readings, List<String> reasons) {

    /// Returns the reading of the router that serves the lane: if two have the lane, the one with
    /// the newer table. If none has it, the result is any reading if all routers have answered, and
    /// else empty.
    Optional<Reading> of(LaneKey lane) {
      if (readings.size() == 1 && reasons.isEmpty()) {
        return Optional.of(readings.getFirst());
      }
      return readings.stream()
          .filter(reading -> reading.lane(lane).isPresent())
          .max(Comparator.comparing(reading -> reading.lane(lane).orElseThrow().token()))
          .or(() -> readings.stream().filter(_ -> reasons.isEmpty()).findFirst());
    }

    /// Whether a router that was read has a table of the lane.
    boolean knows(LaneKey lane) {
      return of(lane).flatMap(reading -> reading.lane(lane)).isPresent();
    }

    /// Returns why there is no reading, for users.
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
