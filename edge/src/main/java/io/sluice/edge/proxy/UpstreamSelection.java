package io.sluice.edge.proxy;

import io.sluice.edge.metrics.RequestCounter;
import io.sluice.edge.table.LaneRoutes;
import io.sluice.edge.table.ReleaseRoute;
import io.sluice.edge.table.UpstreamInstance;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Selects the instances of a request: at any time exactly one of them counts it as in flight. The
/// request is counted once, for the release that it was routed to: if no instance of that release
/// can be reached, another release of the lane answers, and the request counts as an error of the
/// first.
final class UpstreamSelection {
  /// Maximum number of attempts to connect. A request that an instance received is sent at most
  /// once more, since it may have crashed the first instance.
  private static final int ATTEMPTS_MAX = 6;

  /// Pause before an instance is tried again. It doubles with each attempt, so that a restarting
  /// instance has 1.5 s in all.
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final LaneRoutes lane;
  private final Origin origin;
  private final Optional<String> cookie;
  private final OptionalInt bucket;
  private Optional<ReleaseRoute> mirrorTarget;
  private final Set<UpstreamInstance> tried = new HashSet<>();
  private ReleaseRoute release;
  private UpstreamInstance instance;

  /// The instance of the first release, once another release has the request.
  private Optional<UpstreamInstance> failed = Optional.empty();

  private int attempts = 1;
  private boolean repeated;
  private boolean counted;

  /// The reason why a request belongs to its release.
  enum Origin {
    /// The weights.
    DRAW,
    /// A match.
    MATCH,
    /// The Host of the preview: no other release answers the request, and it is no evidence.
    PREVIEW
  }

  /// Chooses the first instance, and counts the request there as in flight.
  ///
  /// @param mirrorTarget the release that gets a mirrored request
  UpstreamSelection(LaneRoutes lane, RouteChoice choice, Optional<ReleaseRoute> mirrorTarget) {
    long now = System.nanoTime();
    this.lane = lane;
    this.origin = choice.origin();
    this.cookie = choice.cookie();
    this.bucket = choice.bucket();
    this.mirrorTarget = mirrorTarget;
    this.release = choice.release();
    this.instance = release.choose(tried, now).or(release::findAbsent).orElseThrow();
    instance.begin();
    if (!release.isUp(tried, now)) {
      findOther(lane, now)
          .or(() -> release.findAbsent().flatMap(_ -> lane.others(release).findFirst()))
          .ifPresent(to -> move(to, now));
    }
  }

  LaneRoutes lane() {
    return lane;
  }

  /// Returns the release that answers.
  ReleaseRoute release() {
    return release;
  }

  Optional<String> findCookie() {
    return cookie;
  }

  /// Returns the release that must still get a mirrored request, once.
  Optional<ReleaseRoute> takeMirrorTarget() {
    Optional<ReleaseRoute> present = mirrorTarget;
    mirrorTarget = Optional.empty();
    return present;
  }

  UpstreamInstance instance() {
    return instance;
  }

  /// Whether the request moved to another release than it was routed to.
  boolean isMoved() {
    return failed.isPresent();
  }

  /// Moves the request to another instance of the release; if there is none, to another release; if
  /// there is none either, it stays with its instance.
  ///
  /// @param present the lane in the current table; if the release left that, only the instance that
  ///   counts the request as in flight certainly still exists
  /// @param sent whether the instance received the request; after the second time it is not sent
  ///   again
  /// @return the pause before the next attempt, or empty if there is none
  Optional<Duration> moveToNext(Optional<LaneRoutes> present, boolean sent) {
    if (attempts >= ATTEMPTS_MAX || (sent && repeated)) {
      return Optional.empty();
    }
    repeated |= sent;
    long now = System.nanoTime();
    attempts++;
    tried.add(instance);
    Optional<ReleaseRoute> same = present.flatMap(it -> it.findRelease(release.id()));
    Optional<UpstreamInstance> up = same.flatMap(it -> it.findUp(tried, now));
    if (up.isPresent()) {
      with(up.get());
      return Optional.of(Duration.ZERO);
    }
    Optional<ReleaseRoute> other = present.flatMap(it -> findOther(it, now));
    if (other.isPresent()) {
      move(other.get(), now);
      return Optional.of(Duration.ZERO);
    }
    with(same.flatMap(it -> it.choose(tried, now)).orElse(instance));
    return Optional.of(
        tried.contains(instance) ? PAUSE.multipliedBy(1L << (attempts - 2)) : Duration.ZERO);
  }

  private Optional<ReleaseRoute> findOther(LaneRoutes present, long now) {
    return origin == Origin.PREVIEW || isMoved()
        ? Optional.empty()
        : present.others(release).filter(it -> it.isUp(tried, now)).findFirst();
  }

  private void move(ReleaseRoute to, long now) {
    failed = Optional.of(instance);
    release = to;
    with(to.choose(tried, now).orElseThrow());
  }

  private void with(UpstreamInstance next) {
    if (next != instance) {
      next.begin();
      instance.end();
      instance = next;
    }
  }

  /// Counts the request, once.
  void count(boolean error, long latency) {
    if (counted) {
      return;
    }
    counted = true;
    RequestCounter counter = failed.orElse(instance).counter();
    boolean isError = error || isMoved();
    if (origin == Origin.PREVIEW) {
      counter.addPreview();
    } else if (bucket.isPresent()) {
      counter.addSticky(isError, latency, bucket.getAsInt());
    } else {
      counter.add(isError, latency, origin == Origin.MATCH);
    }
  }

  /// Counts the response to the client at the instance that answered.
  void countResponse(String method, int status) {
    if (origin != Origin.PREVIEW) {
      instance.counter().addResponse(method, status);
    }
  }

  /// Counts the request as a client abort before there was a response, once.
  void countClientAbort() {
    if (!counted && origin != Origin.PREVIEW) {
      counted = true;
      failed.orElse(instance).counter().addClientAbort();
    }
  }

  /// Ends the request: its instance no longer counts it as in flight. Call once.
  void end() {
    instance.end();
  }
}
