package io.sluice.domain.notice;

import io.sluice.contract.Progress.Serving;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import java.util.UUID;

/// Sentences that a person reads before a revert: the state of the versions, and the planned
/// action.
public final class RevertMessages {

  /// Returns the state of `active` and of its previous stable: `51 has all traffic and is baking;
  /// 50's 3 instances are warm`.
  public static String state(Lane lane, Active active, Serving previousStable) {
    return "%s; %s".formatted(state(lane, active), rest(lane, previousStable));
  }

  /// Returns the state of a lane before an earlier version is released again.
  ///
  /// @param to the earlier version
  public static String state(Lane lane, String to) {
    String present =
        lane.active()
            .map(active -> state(lane, active))
            .or(() -> lane.stable().map(serving -> version(serving) + " serves"))
            .orElse("nothing serves");
    return "%s; %s served before".formatted(present, to);
  }

  /// Returns the effect of a revert on `active`.
  public static String action(Active active, Serving previousStable) {
    String from = active.spec().version();
    String to = version(previousStable);
    return switch (active.state()) {
      case STUCK -> "the rollback to %s is retried at once".formatted(to);
      case ROLLING_BACK -> "%s is removed, and %s keeps all traffic".formatted(from, to);
      case QUEUED, RUNNING, HELD, PAUSED, BAKING, ENDED ->
          "%s is aborted, and %s gets all traffic back".formatted(from, to);
    };
  }

  /// Returns the effect of a revert that is a release of version `to`.
  public static String action(Lane lane, String to) {
    String effect = to + " is released again, without observation";
    return lane.active()
        .map(active -> "%s is rolled back, and %s".formatted(active.spec().version(), effect))
        .orElse(effect);
  }

  private static String state(Lane lane, Active active) {
    return "%s has %s and %s"
        .formatted(active.spec().version(), traffic(lane, active.release()), phase(active));
  }

  private static String phase(Active active) {
    return switch (active.state()) {
      case HELD -> "is held";
      case PAUSED -> "is paused";
      case BAKING -> "is baking";
      case ROLLING_BACK -> active.isRetainedForInspection() ? "failed" : "is being rolled back";
      case STUCK -> "has a rollback that is stuck";
      case QUEUED, RUNNING, ENDED -> active.promoted() ? "is promoted" : "is being released";
    };
  }

  private static String rest(Lane lane, Serving previousStable) {
    UUID release = previousStable.release();
    int ready = lane.ready(release);
    String instances = EventMessages.count(ready, "instance");
    if (ready == 0) {
      return version(previousStable) + " has no instances left";
    } else if (lane.weight(release).value() == 0) {
      return "%s's %s %s warm"
          .formatted(version(previousStable), instances, ready == 1 ? "is" : "are");
    }
    return "%s has %s on %s".formatted(version(previousStable), traffic(lane, release), instances);
  }

  private static String traffic(Lane lane, UUID release) {
    int percent = lane.weight(release).value();
    return switch (percent) {
      case 0 -> "no traffic";
      case 100 -> "all traffic";
      default -> percent + " % of the traffic";
    };
  }

  private static String version(Serving serving) {
    return serving.spec().version();
  }

  private RevertMessages() {}
}
