package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterSource;
import io.sluice.health.source.SourceUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads all routers in parallel.
final class RouterReader {
  private final List<CounterSource> sources;
  private final Watcher.ParallelTasks tasks;

  RouterReader(List<CounterSource> sources, Watcher.ParallelTasks tasks) {
    this.sources = List.copyOf(sources);
    this.tasks = tasks;
  }

  /// The readings of one poll.
  ///
  /// @param reasons why the other routers are unavailable
  record Round(List<CounterReading> readings, List<String> reasons) {

    /// Returns the reading of the router that serves the lane: if two have the lane, the one with
    /// the newer table. If none has it, the result is any reading if all routers have answered, and
    /// else empty.
    Optional<CounterReading> find(LaneKey lane) {
      if (readings.size() == 1 && reasons.isEmpty()) {
        return Optional.of(readings.getFirst());
      }
      return readings.stream()
          .filter(reading -> reading.findLane(lane).isPresent())
          .max(Comparator.comparing(reading -> reading.findLane(lane).orElseThrow().token()))
          .or(() -> readings.stream().filter(_ -> reasons.isEmpty()).findFirst());
    }

    /// Whether a router that was read has a table of the lane.
    boolean hasLane(LaneKey lane) {
      return find(lane).flatMap(reading -> reading.findLane(lane)).isPresent();
    }

    /// Returns why there is no reading, for users.
    String reason() {
      return String.join("; ", reasons);
    }
  }

  Round read() {
    var readings = new ConcurrentLinkedQueue<CounterReading>();
    var reasons = new ConcurrentLinkedQueue<String>();
    tasks.run(
        sources.stream().<Runnable>map(source -> () -> read(source, readings, reasons)).toList());
    return new Round(List.copyOf(readings), List.copyOf(reasons));
  }

  private static void read(
      CounterSource source, Queue<CounterReading> readings, Queue<String> reasons) {
    try {
      readings.add(source.read());
    } catch (SourceUnavailableException e) {
      reasons.add(e.reason());
    }
  }
}
