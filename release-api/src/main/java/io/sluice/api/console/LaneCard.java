package io.sluice.api.console;

import io.sluice.contract.view.LaneMessages;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.Optional;

/// A lane on the board: the view of the API, and the sentences that the command line prints of it.
///
/// @param next oldest queued release
public record LaneCard(
    LaneView lane, Optional<ReleaseView> active, Optional<ReleaseView> next, Instant now) {

  public String address() {
    return "/console/lanes/" + lane.lane();
  }

  public String environment() {
    return lane.lane().environment();
  }

  public String application() {
    return lane.lane().application();
  }

  public StateMark state() {
    return StateMark.of(lane);
  }

  /// Returns whether the active release does not continue without a person, or may be continued by
  /// one.
  public boolean isWaiting() {
    return active
        .map(ReleaseView::state)
        .filter(state ->
            switch (state) {
              case HELD, PAUSED, STUCK -> true;
              case QUEUED, RUNNING, BAKING, ROLLING_BACK, ENDED -> false;
            })
        .isPresent();
  }

  /// Returns the version that serves, or `-`.
  public String stable() {
    return LaneMessages.stable(lane);
  }

  /// Returns the confirmed ready instances of the version that serves, such as `2 of 2`.
  public String ready() {
    return lane.stable()
        .map(stable ->
            lane.versions().stream()
                    .filter(share -> share.release().equals(stable.release()))
                    .mapToInt(LaneView.ShareView::instances)
                    .sum()
                + " of "
                + stable.replicas())
        .orElse("");
  }

  /// Returns the confirmed weight of the candidate in percent.
  public int weight() {
    return active.map(it -> it.weight().value()).orElse(0);
  }

  /// Returns the present step of the active release, such as `step 4 of 9`.
  public String step() {
    return active
        .flatMap(it -> it.step().map(step -> "step %d of %d".formatted(step, it.steps().size())))
        .orElse("");
  }

  /// Returns the reason of the state; of a lane without an active release, that of the next one.
  public String reason() {
    return active.or(() -> next).map(ReleaseView::reason).map(TextFormats::line).orElse("");
  }

  public String following() {
    return active.flatMap(ReleaseView::next).map(TextFormats::line).orElse("");
  }

  public Optional<Countdown> findCountdown() {
    return active.flatMap(ReleaseView::nextAt).flatMap(at -> Countdown.find(at, now));
  }

  public int queued() {
    return lane.queued().size();
  }

  public String blocked() {
    return LaneMessages.findBlocked(lane).orElse("");
  }
}
