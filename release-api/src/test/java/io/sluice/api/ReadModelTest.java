package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Evidence;
import io.sluice.contract.Observation;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.State;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.messaging.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The read model is a consumer like any other: repeats and late events change nothing.
@QuarkusTest
class ReadModelTest extends ApiTest {
  private static final Instant LATER = Instant.parse("2031-01-01T00:00:00Z");

  @Test
  void a_view_follows_the_events_of_its_release() {
    serve("1.0");
    ReleaseView release = post("2.0");
    Plan plan = publisher().start(release);
    publisher().publish(release.id(), new Progress.StepFinished(1, "both targets hold the token"));
    publisher().startStep(release, plan, 2);

    ReleaseView view = await(release.id(), seen -> seen.step().equals(Optional.of(2)));

    assertThat(view.state()).isEqualTo(State.RUNNING);
    assertThat(view.previous()).hasValue("1.0");
    assertThat(view.steps()).hasSameSizeAs(plan.steps());
    assertThat(view.steps().subList(0, 3))
        .extracting(StepView::status)
        .containsExactly(StepView.Status.DONE, StepView.Status.ACTIVE, StepView.Status.PENDING);
    assertThat(view.reason()).isEqualTo("step 2: bring the candidate to 1 instance");
    assertThat(view.next()).hasValue("step 3: 5 % to the candidate");
    assertThat(view.sequence()).isEqualTo(11);
  }

  @Test
  void a_repeat_and_an_older_event_change_nothing() {
    ReleaseView release = post("1.0");
    publisher().queue(release);
    LogEntry started =
        publisher()
            .next(
                Optional.of(release.id()),
                new Progress.Started(release.spec(), Optional.empty(), LATER));
    publisher().send(started);
    publisher().send(started);
    LogEntry late = publisher().entry(1, Optional.of(release.id()), new Progress.Promoted());
    publisher().send(late);
    publisher().end(release, Outcome.FAILED, "over");

    ReleaseView view = await(release.id(), seen -> seen.state() == State.ENDED);

    assertThat(view.sequence()).isEqualTo(3);
    assertThat(view.promoted()).isFalse();
    assertThat(
            admin
                .get("/api/v1/releases/" + release.id() + "/events")
                .json()
                .at("/items")
                .findValuesAsText("sequence"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void a_queued_release_shows_its_position() {
    ReleaseView first = post("1.0");
    ReleaseView second = post("2.0");
    ReleaseView third = post("3.0");
    publisher().start(first);
    publisher().queue(second);
    publisher().queue(third);

    ReleaseView view = await(third.id(), seen -> seen.queuePosition().isPresent());

    assertThat(view.queuePosition()).hasValue(2);
    LaneView shown = admin.get(lanePath()).as(LaneView.class);
    assertThat(shown.active()).hasValue(first.id());
    assertThat(shown.queued()).containsExactly(second.id(), third.id());
    assertThat(shown.condition()).isEqualTo(LaneView.Condition.RELEASING);
  }

  @Test
  void a_lane_shows_intended_weights_and_measured_shares() {
    ReleaseView stable = serve("1.0");
    ReleaseView release = post("2.0");
    Plan plan = publisher().start(release);
    publisher().startStep(release, plan, 2);
    publisher()
        .publish(
            release.id(),
            new Progress.TrafficShifted(
                2,
                Map.of(release.id(), new Percent(10), stable.id(), new Percent(90)),
                new Token(2, 1)));
    publisher().send(publisher().entry(7, Optional.of(release.id()), observation(0.125)));
    publisher().send(publisher().entry(3, Optional.of(release.id()), observation(0.5)));
    publisher().send(publisher().entry(8, Optional.of(release.id()), verdict()));

    ReleaseView view = await(release.id(), seen -> seen.verdict().isPresent());
    await(release.id(), seen -> seen.observation().isPresent() && seen.weight().value() == 10);

    assertThat(view.verdict().orElseThrow().errors()).isEqualTo(3);
    LaneView shown = admin.get(lanePath()).as(LaneView.class);
    assertThat(shown.versions())
        .extracting(LaneView.ShareView::version, s -> s.weight().value(), s -> s.measured().get())
        .containsExactly(Tuple.tuple("1.0", 90, 0.875), Tuple.tuple("2.0", 10, 0.125));
  }

  @Test
  void a_release_without_a_row_is_rebuilt_from_the_topic() {
    ReleaseView known = post("1.0");
    UUID missing = UUID.randomUUID();
    publisher()
        .publish(
            missing,
            new Progress.Queued(known.spec(), Optional.empty(), Optional.empty(), "ann", LATER));

    ReleaseView view =
        Awaitility.await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> release(missing), seen -> seen.sequence() == 1);

    assertThat(view.caller()).isEqualTo("ann");
  }

  private static Observation observation(double measured) {
    return new Observation(
        2,
        new Percent(10),
        Optional.of(measured),
        new RequestCounts(20, 3, 140, 0),
        0.5,
        4.6,
        30,
        "so far so good");
  }

  private static Verdict verdict() {
    return new Verdict(
        2,
        Verdict.Kind.UNHEALTHY,
        "too many errors",
        new Evidence(
            new Evidence.TickRange(Optional.empty(), Optional.empty(), 5),
            new RequestCounts(20, 3, 140, 0),
            0,
            0.01,
            "1",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of()));
  }
}
