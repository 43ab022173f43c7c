package io.sluice.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.Token;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Views follow from the decisions of the real decider.
class ProjectionTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final UUID ID = new UUID(0, 1);
  private final InMemoryProjectionStore model = new InMemoryProjectionStore();
  private final List<Envelope<Progress>> log = new ArrayList<>();
  private Instant at = Instant.EPOCH;

  @Test
  void an_aborted_release_shows_its_rollback_and_its_expected_outcome() {
    signal(posted(ID, "1.0"));
    assertThat(view(ID).state()).isEqualTo(State.RUNNING);
    assertThat(view(ID).steps()).isNotEmpty();
    assertThat(view(ID).steps().subList(0, 3))
        .extracting(StepView::status)
        .containsExactly(StepView.Status.DONE, StepView.Status.ACTIVE, StepView.Status.PENDING);

    signal(new Signal.CommandReceived(new UUID(9, 9), new Command.Abort(ID), "ann", "wrong one"));

    ReleaseView rollback = view(ID);
    assertThat(rollback.state()).isEqualTo(State.ROLLING_BACK);
    assertThat(rollback.reason()).startsWith("will end as aborted").contains("wrong one");
    assertThat(rollback.next()).hasValue("ends as aborted");
    assertThat(rollback.steps()).extracting(StepView::status).contains(StepView.Status.FAILED);
    assertThat(rollback.steps())
        .as(
            "steps that were not reached have not begun, although the rollback has the same numbers")
        .filteredOn(step -> step.direction() == Direction.FORWARD)
        .extracting(StepView::status)
        .doesNotContain(StepView.Status.ACTIVE, StepView.Status.PENDING);
    assertThat(rollback.sequence()).isEqualTo(log.getLast().sequence());
  }

  @Test
  void the_folded_lane_equals_the_lane_of_the_decider() {
    signal(posted(ID, "1.0"));
    signal(posted(new UUID(0, 2), "2.0"));
    signal(new Signal.TimePassed(Duration.ofHours(30)));

    assertThat(model.lock(LANE).sequence()).isEqualTo(log.size());
    assertThat(model.history).isEqualTo(log);
    assertThat(view(new UUID(0, 2)).outcome()).hasValue(Outcome.EXPIRED);
  }

  @Test
  void repeats_in_any_number_change_nothing() {
    signal(posted(ID, "1.0"));
    LaneStatus lane = model.lock(LANE);
    ReleaseView view = view(ID);

    log.forEach(event -> assertThat(Projection.apply(model, event)).isFalse());

    assertThat(model.lock(LANE)).isEqualTo(lane);
    assertThat(view(ID)).isEqualTo(view);
    assertThat(model.history).hasSameSizeAs(log);
  }

  @Test
  void a_paused_release_shows_that_it_waits_for_a_resume_until_its_deadline() {
    signal(posted(ID, "1.0"));

    signal(new Signal.CommandReceived(new UUID(9, 1), new Command.Pause(ID), "ann", "lunch"));

    ReleaseView paused = view(ID);
    assertThat(paused.state()).isEqualTo(State.PAUSED);
    assertThat(paused.reason()).isEqualTo("paused by ann: lunch");
    assertThat(paused.next()).hasValue("waits for resume, until its deadline");
    assertThat(paused.nextAt()).isEqualTo(paused.deadline());
  }

  @Test
  void a_lane_shows_its_host_active_release_and_serving_versions() {
    signal(posted(ID, "1.0"));
    signal(new Signal.EffectDone(EffectRequest.RECONCILER, routed()));

    var shown = LaneViews.of(model.lock(LANE), Optional.of(view(ID)), Optional.empty());

    assertThat(shown.host()).isEqualTo("shop.production.localhost");
    assertThat(shown.active()).hasValue(ID);
    assertThat(shown.versions()).extracting(share -> share.version()).containsExactly("1.0");
  }

  private static Signal.Result routed() {
    return new Signal.Result.Routed(Map.of(ID, Percent.ALL), new Token(1, 1));
  }

  private static Signal posted(UUID id, String version) {
    return new Signal.ReleasePosted(
        id, spec(version), Optional.empty(), Optional.empty(), "ann", Optional.empty());
  }

  private static ReleaseSpec spec(String version) {
    return ApiSpecs.of(LANE, version);
  }

  private void signal(Signal signal) {
    at = at.plusSeconds(signal instanceof Signal.TimePassed ? 108_000 : 1);
    for (LaneEvent laneEvent : Decider.decide(model.lock(LANE).lane(), signal, at)) {
      Envelope<Progress> event =
          new Envelope<>(
              new UUID(5, log.size()),
              "/sluice/strategy-engine",
              LANE.toString(),
              laneEvent.release(),
              log.size() + 1,
              at,
              laneEvent.event());
      log.add(event);
      assertThat(Projection.apply(model, event)).isTrue();
    }
  }

  private ReleaseView view(UUID id) {
    return model.findRelease(id).orElseThrow();
  }
}
