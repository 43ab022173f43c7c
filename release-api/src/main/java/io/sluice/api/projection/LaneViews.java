package io.sluice.api.projection;

import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.LaneView.Condition;
import io.sluice.contract.view.LaneView.PinView;
import io.sluice.contract.view.LaneView.ServingView;
import io.sluice.contract.view.LaneView.ShareView;
import io.sluice.contract.view.ObservationView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.UUID;

/// Makes the view of a lane.
public final class LaneViews {

  /// @param active the view of the active release, if there is one
  /// @param blocked the reason why the lane's events do not arrive, if there is one
  public static LaneView of(
      LaneStatus status, Optional<ReleaseView> active, Optional<String> blocked) {
    Lane lane = status.lane();
    SequencedSet<UUID> releases = new LinkedHashSet<>();
    lane.stable().map(Serving::release).ifPresent(releases::add);
    lane.active().map(Active::release).ifPresent(releases::add);
    releases.addAll(lane.desired().weights().keySet());
    releases.addAll(lane.desired().instances().keySet());
    return new LaneView(
        status.key(),
        status.key().host(),
        condition(lane),
        lane.stable().map(s -> new ServingView(s.release(), s.spec().version(), s.replicas())),
        lane.active().map(Active::release),
        lane.active().map(Active::state),
        lane.queue().stream().map(Lane.Waiting::release).toList(),
        releases.stream().map(release -> share(lane, release, active)).toList(),
        lane.policy().vetoes(),
        lane.policy().pin().map(pin -> new PinView(pin.version(), pin.by())),
        blocked,
        status.sequence());
  }

  private static Condition condition(Lane lane) {
    if (lane.active().isPresent()) {
      return Condition.RELEASING;
    } else if (lane.stopping().isPresent()) {
      return Condition.STOPPING;
    }
    return lane.stable().isPresent() ? Condition.SERVING : Condition.EMPTY;
  }

  private static ShareView share(Lane lane, UUID release, Optional<ReleaseView> active) {
    return new ShareView(
        release,
        version(lane, release),
        lane.ready(release),
        lane.weight(release),
        findMeasuredShare(lane, release, active));
  }

  private static String version(Lane lane, UUID release) {
    return lane.stable()
        .filter(stable -> stable.release().equals(release))
        .map(stable -> stable.spec().version())
        .or(() ->
            lane.active()
                .filter(active -> active.release().equals(release))
                .map(active -> active.spec().version()))
        .orElse("?");
  }

  /// Returns the measured share of `release`. The watch of the active release counts requests of
  /// that release and of stable.
  private static Optional<Double> findMeasuredShare(
      Lane lane, UUID release, Optional<ReleaseView> active) {
    Optional<Double> candidate =
        active.flatMap(ReleaseView::observation).flatMap(ObservationView::measured);
    if (active.map(ReleaseView::id).equals(Optional.of(release))) {
      return candidate;
    }
    boolean isStable = lane.stable().filter(stable -> stable.release().equals(release)).isPresent();
    return isStable ? candidate.map(share -> 1 - share) : Optional.empty();
  }

  private LaneViews() {}
}
