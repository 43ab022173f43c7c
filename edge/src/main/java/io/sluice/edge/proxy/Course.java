package io.sluice.edge.proxy;

import io.sluice.edge.table.Instance;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.Release;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Which instance a request is with: exactly one at any time counts it as in flight, and the last
/// one gets it into its tally.
final class Course {
  /// How often a request is sent out at most.
  private static final int ATTEMPTS_MAX = 6;

  /// Before an instance is tried again; doubles with each attempt, so that one that is just being
  /// started anew has a second and a half.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Lane lane;
  private final Release release;
  private final Optional<String> cookie;
  private Optional<Release> copy;
  private final Set<Instance> tried = new HashSet<>();
  private Instance instance;
  private int attempts = 1;
  private boolean counted;

  /// Chooses the first instance, and counts the request there as in flight.
  ///
  /// @param cookie what the client is told with the answer
  /// @param copy who gets a copy of the request
  Course(Lane lane, Release release, Optional<String> cookie, Optional<Release> copy) {
    this.lane = lane;
    this.release = release;
    this.cookie = cookie;
    this.copy = copy;
    this.instance = release.choose(tried, System.nanoTime()).orElseThrow();
    instance.begin();
  }

  Course(Lane lane, Release release) {
    this(lane, release, Optional.empty(), Optional.empty());
  }

  Lane lane() {
    return lane;
  }

  Release release() {
    return release;
  }

  Optional<String> cookie() {
    return cookie;
  }

  /// Who is still to get a copy of the request; once.
  Optional<Release> takeCopy() {
    Optional<Release> present = copy;
    copy = Optional.empty();
    return present;
  }

  Instance instance() {
    return instance;
  }

  /// Moves on to another instance of the release, or stays where it is if there is none.
  ///
  /// @param present the release in the present table; if it left that, only the instance that the
  ///   request is counted with is certain to be still there
  /// @return how long to wait before the next attempt, or empty if there is to be none
  Optional<Duration> next(Optional<Release> present) {
    if (attempts >= ATTEMPTS_MAX) {
      return Optional.empty();
    }
    tried.add(instance);
    Instance next = present.flatMap(r -> r.choose(tried, System.nanoTime())).orElse(instance);
    if (next != instance) {
      next.begin();
      instance.end();
      instance = next;
    }
    Duration pause =
        tried.contains(next) ? PAUSE.multipliedBy(1L << (attempts - 1)) : Duration.ZERO;
    attempts++;
    return Optional.of(pause);
  }

  /// Counts the request, once.
  void count(boolean error, long latency) {
    if (!counted) {
      counted = true;
      instance.tally().add(error, latency);
    }
  }

  /// Counts the request as one that the client left before there was an answer, once.
  void countLeft() {
    if (!counted) {
      counted = true;
      instance.tally().addLeft();
    }
  }

  /// Nothing of it is under way any more. Call once.
  void end() {
    instance.end();
  }
}
