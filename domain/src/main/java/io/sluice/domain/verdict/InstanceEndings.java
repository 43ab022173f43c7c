package io.sluice.domain.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The endings of a release's instances, and the number of running instances.
///
/// @param ended number of endings
/// @param waiting number of these endings that no tick has taken into account yet
/// @param running number of instances, smoothed; 0 before the first tick
/// @param last times of the last endings, at most [#KEPT], the oldest first
public record InstanceEndings(long ended, int waiting, double running, List<Instant> last) {
  static final InstanceEndings NONE = new InstanceEndings(0, 0, 0, List.of());

  /// The highest number of endings that are kept, more than any decision needs.
  static final int KEPT = 32;

  /// Time constant in nanoseconds. An instance that ended is missing until it is replaced, and its
  /// ending is reported a moment later: neither must change by much which share of the endings is
  /// expected.
  private static final double SMOOTHING = Duration.ofSeconds(15).toNanos();

  public InstanceEndings {
    last = List.copyOf(last);
  }

  /// Returns the endings after `count` more endings, spread evenly from `first` to `at`.
  InstanceEndings ended(int count, Instant first, Instant at) {
    List<Instant> all = new ArrayList<>(last);
    Duration between = Duration.between(first, at);
    for (int i = Math.max(1, count - KEPT + 1); i <= count; i++) {
      all.add(first.plus(between.multipliedBy(i).dividedBy(count)));
    }
    Collections.sort(all);
    return new InstanceEndings(
        ended + count,
        waiting + count,
        running,
        all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  /// Returns the endings after `time` with `instances` instances.
  InstanceEndings running(int instances, Duration time) {
    double now =
        running == 0
            ? instances
            : running + (instances - running) * -Math.expm1(-time.toNanos() / SMOOTHING);
    return new InstanceEndings(ended, waiting, now, last);
  }

  /// Returns the endings once the waiting endings are taken into account.
  InstanceEndings counted() {
    return new InstanceEndings(ended, 0, running, last);
  }

  /// Returns the number of the last endings at or after `from`.
  int since(Instant from) {
    return (int) last.stream().filter(at -> !at.isBefore(from)).count();
  }
}
