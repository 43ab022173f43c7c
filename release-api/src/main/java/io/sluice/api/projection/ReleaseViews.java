package io.sluice.api.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import io.sluice.domain.rollout.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes views of releases.
public final class ReleaseViews {

  /// Returns the view of a release that was accepted and for which the engine has not sent an event
  /// yet.
  public static ReleaseView accepted(
      UUID id,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> requestReason,
      Instant at) {
    return new ReleaseView(
        id,
        new LaneKey(spec.environment(), spec.application()),
        spec.version(),
        name(spec.strategy()),
        State.QUEUED,
        Optional.empty(),
        Direction.FORWARD,
        false,
        "accepted from " + caller,
        Optional.of("the engine receives it"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Percent.NONE,
        Optional.empty(),
        Optional.empty(),
        caller,
        Optional.empty(),
        Optional.empty(),
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        retryOf,
        revertOf,
        restartOf,
        requestReason,
        spec,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /// Returns `view` with its position in the lane's queue, if it is queued.
  public static ReleaseView withQueuePosition(ReleaseView view, Lane lane) {
    List<UUID> queue = lane.queue().stream().map(Lane.Waiting::release).toList();
    var builder = new ReleaseViewBuilder(view);
    builder.queuePosition =
        Optional.of(queue.indexOf(view.id()) + 1).filter(position -> position > 0);
    return builder.build();
  }

  /// Returns `view` with its deviations from the predicted plan.
  public static ReleaseView withDeviations(ReleaseView view, List<String> deviations) {
    var builder = new ReleaseViewBuilder(view);
    builder.deviations = Optional.of(deviations);
    return builder.build();
  }

  /// Returns `view` with the checks that judge it.
  public static ReleaseView withAnalysis(ReleaseView view, AnalysisView analysis) {
    var builder = new ReleaseViewBuilder(view);
    builder.analysis = Optional.of(analysis);
    builder.queuePosition = view.queuePosition();
    return builder.build();
  }

  /// Returns `view` with another last verdict.
  public static ReleaseView withVerdict(ReleaseView view, VerdictView verdict) {
    var builder = new ReleaseViewBuilder(view);
    builder.verdict = Optional.of(verdict);
    builder.queuePosition = view.queuePosition();
    return builder.build();
  }

  /// Returns `canary`, `blueGreen` or `rolling`.
  public static String name(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary _ -> "canary";
      case Strategy.BlueGreen _ -> "blueGreen";
      case Strategy.Rolling _ -> "rolling";
    };
  }

  /// Returns the initial view of a release without a row in this service; empty if `event` does not
  /// have enough data.
  static Optional<ReleaseView> findFirst(Envelope<Progress> event) {
    UUID id = event.release().orElseThrow();
    if (event.event() instanceof Progress.Queued q) {
      return Optional.of(
          accepted(
              id,
              q.spec(),
              q.retryOf(),
              q.revertOf(),
              q.restartOf(),
              q.caller(),
              q.reason(),
              event.time()));
    }
    return event.event() instanceof Progress.Started s
        ? Optional.of(
            accepted(
                id,
                s.spec(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                event.time()))
        : Optional.empty();
  }

  private ReleaseViews() {}
}
