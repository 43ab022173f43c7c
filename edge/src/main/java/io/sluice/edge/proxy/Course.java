package io.sluice.edge.proxy;

import io.sluice.edge.table.Instance;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.Release;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The instances that a request goes to: exactly one at any time counts it as in flight. It is
/// counted once, for the release that it was chosen for: if no instance of that can be reached,
/// another release of the lane answers, and it counts as an error of the first.
final class Course {
  /// How often an instance is connected to at most. A request that an instance received is sent to
  /// one more at most: it may be what ended the first.
  private static final int ATTEMPTS_MAX = 6;

  /// Before an instance is tried again; doubles with each attempt, so that one that is just being
  /// started anew has a second and a half.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Lane lane;
  private final Origin origin;
  private final Optional<String> cookie;
  private Optional<Release> copy;
  private final Set<Instance> tried = new HashSet<>();
  private Release release;
  private Instance instance;

  /// Of the release that the request was chosen for, once another one has it.
  private Optional<Instance> failed = Optional.empty();

  private int attempts = 1;
  private boolean repeated;
  private boolean counted;

  /// What brought a request to its release.
  enum Origin {
    /// Its weight.
    DRAW,
    /// A match.
    MATCH,
    /// The Host of the preview: no other release answers it, and it is no evidence.
    PREVIEW
  }

  /// Chooses the first instance, and counts the request there as in flight.
  ///
  /// @param copy who gets a copy of the request
  Course(Lane lane, Picked picked, Optional<Release> copy) {
    long now = System.nanoTime();
    this.lane = lane;
    this.origin = picked.origin();
    this.cookie = picked.cookie();
    this.copy = copy;
    this.release = picked.release();
    this.instance = release.choose(tried, now).or(release::absent).orElseThrow();
    instance.begin();
    if (!release.isUp(tried, now)) {
      other(lane, now)
          .or(() -> release.absent().flatMap(_ -> lane.others(release).findFirst()))
          .ifPresent(to -> move(to, now));
    }
  }

  Lane lane() {
    return lane;
  }

  /// Who answers.
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

  /// Whether another release has it than the one that it was chosen for.
  boolean isMoved() {
    return failed.isPresent();
  }

  /// Moves on to another instance of the release; if there is none, to another release; if there is
  /// none either, it stays where it is.
  ///
  /// @param present the lane in the present table; if the release left that, only the instance that
  ///   the request is counted with is certain to be still there
  /// @param sent whether the instance received the request; after the second time it goes nowhere
  /// @return how long to wait before the next attempt, or empty if there is to be none
  Optional<Duration> next(Optional<Lane> present, boolean sent) {
    if (attempts >= ATTEMPTS_MAX || (sent && repeated)) {
      return Optional.empty();
    }
    repeated |= sent;
    long now = System.nanoTime();
    attempts++;
    tried.add(instance);
    Optional<Release> same = present.flatMap(it -> it.release(release.id()));
    Optional<Instance> up = same.flatMap(it -> it.up(tried, now));
    if (up.isPresent()) {
      with(up.get());
      return Optional.of(Duration.ZERO);
    }
    Optional<Release> other = present.flatMap(it -> other(it, now));
    if (other.isPresent()) {
      move(other.get(), now);
      return Optional.of(Duration.ZERO);
    }
    with(same.flatMap(it -> it.choose(tried, now)).orElse(instance));
    return Optional.of(
        tried.contains(instance) ? PAUSE.multipliedBy(1L << (attempts - 2)) : Duration.ZERO);
  }

  private Optional<Release> other(Lane present, long now) {
    return origin == Origin.PREVIEW || isMoved()
        ? Optional.empty()
        : present.others(release).filter(it -> it.isUp(tried, now)).findFirst();
  }

  private void move(Release to, long now) {
    failed = Optional.of(instance);
    release = to;
    with(to.choose(tried, now).orElseThrow());
  }

  private void with(Instance next) {
    if (next != instance) {
      next.begin();
      instance.end();
      instance = next;
    }
  }

  /// Counts the request, once.
  void count(boolean error, long latency) {
    if (!counted) {
      counted = true;
      if (origin == Origin.PREVIEW) {
        instance.tally().addPreview();
      } else {
        failed.orElse(instance).tally().add(error || isMoved(), latency, origin == Origin.MATCH);
      }
    }
  }

  /// Counts the request as one that the client left before there was an answer, once.
  void countLeft() {
    if (!counted && origin != Origin.PREVIEW) {
      counted = true;
      failed.orElse(instance).tally().addLeft();
    }
  }

  /// Nothing of it is under way any more. Call once.
  void end() {
    instance.end();
  }
}
