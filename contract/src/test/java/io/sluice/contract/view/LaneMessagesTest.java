package io.sluice.contract.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView.Condition;
import io.sluice.contract.view.LaneView.PinView;
import io.sluice.contract.view.LaneView.ServingView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneMessagesTest {
  private static LaneView lane(
      Optional<ServingView> stable,
      Optional<State> state,
      Map<String, String> vetoed,
      Optional<PinView> pinned,
      Optional<String> blocked) {
    return new LaneView(
        new LaneKey("production", "shop"),
        "shop.localhost",
        Condition.SERVING,
        stable,
        Optional.empty(),
        state,
        List.of(),
        List.of(),
        vetoed,
        pinned,
        blocked,
        1);
  }

  @Test
  void a_lane_without_anything_special_has_no_sentences() {
    LaneView lane =
        lane(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    assertThat(LaneMessages.vetoes(lane)).isEmpty();
    assertThat(LaneMessages.findPin(lane)).isEmpty();
    assertThat(LaneMessages.findBlocked(lane)).isEmpty();
    assertThat(LaneMessages.stable(lane)).isEqualTo("-");
    assertThat(LaneMessages.condition(lane)).isEqualTo("serving");
  }

  @Test
  void vetoes_a_pin_and_a_waiting_record_are_sentences() {
    LaneView lane =
        lane(
            Optional.of(new ServingView(new UUID(0, 1), "1.0", 2)),
            Optional.of(State.ROLLING_BACK),
            Map.of("3.0", "by ada: slow", "2.0", "by ada"),
            Optional.of(new PinView("1.0", "by ada: sale")),
            Optional.of("release.requests waits:\nnewer"));

    assertThat(LaneMessages.vetoes(lane))
        .containsExactly("version 2.0 is vetoed by ada", "version 3.0 is vetoed by ada: slow");
    assertThat(LaneMessages.findPin(lane)).hasValue("pinned to version 1.0 by ada: sale");
    assertThat(LaneMessages.findBlocked(lane)).hasValue("blocked: release.requests waits: | newer");
    assertThat(LaneMessages.stable(lane)).isEqualTo("1.0");
    assertThat(LaneMessages.condition(lane)).isEqualTo("rolling-back");
  }
}
