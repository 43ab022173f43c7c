package io.sluice.contract.view;

import io.sluice.contract.BreakGlass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The sentences about a release that the command line and the console share, each on one line.
public final class ReleaseMessages {

  /// Returns the caller with the age of the request and its reason: `ada, 5 min ago: fixes #7`.
  public static String caller(ReleaseView release, Instant now) {
    return "%s, %s ago%s"
        .formatted(
            release.caller(),
            TextFormats.age(release.queued(), now),
            release.requestReason().map(reason -> ": " + TextFormats.line(reason)).orElse(""));
  }

  /// Returns the version that served when the release started.
  public static String before(ReleaseView release) {
    return release.previous().orElse("nothing: the lane's first release");
  }

  /// Returns the floors that a caller passed by break-glass.
  public static String passed(BreakGlass entry) {
    return "%s passed by break-glass of %s: %s"
        .formatted(
            String.join(", ", entry.floors()), entry.caller(), TextFormats.line(entry.reason()));
  }

  /// Returns the failed requests of both versions in the step: `in the step: candidate 3 failed of
  /// 90, stable 1 of 910`. The sentence of a verdict may be on the last requests only.
  public static String failures(VerdictView verdict) {
    return "in the step: candidate %d failed of %d, stable %d of %d"
        .formatted(
            verdict.errors(), verdict.requests(), verdict.stableErrors(), verdict.stableRequests());
  }

  /// Returns the time since the start, or between start and end; empty before the start.
  public static Optional<String> findElapsed(ReleaseView release, Instant now) {
    return findElapsed(release.started(), release.ended(), now);
  }

  /// Returns the time since the start of a step, or between its start and end; empty before.
  public static Optional<String> findElapsed(StepView step, Instant now) {
    return findElapsed(step.started(), step.ended(), now);
  }

  private static Optional<String> findElapsed(
      Optional<Instant> started, Optional<Instant> ended, Instant now) {
    return started.map(at -> TextFormats.duration(Duration.between(at, ended.orElse(now))));
  }

  /// Returns the time until the next action, such as `in 12 s`; empty if its time has come.
  public static Optional<String> findLeft(ReleaseView release, Instant now) {
    return release
        .nextAt()
        .filter(now::isBefore)
        .map(at -> "in " + TextFormats.seconds(Duration.between(now, at)));
  }

  /// Returns what the observation of a step lacks or has found; empty without one.
  public static Optional<String> findObservation(ReleaseView release, StepView step) {
    return release
        .observation()
        .filter(observation -> observation.step() == step.number())
        .map(ObservationView::sentence)
        .map(TextFormats::line);
  }

  private ReleaseMessages() {}
}
