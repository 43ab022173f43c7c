package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Request;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.RevertView.ReleasedVersion;
import io.sluice.contract.view.RevertView.RevertKind;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevertResourceTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  @Test
  void a_revert_rolls_a_baking_release_back_to_the_previous_version() {
    serve("33");
    ReleaseView fifty = serve("50");
    ReleaseView next = baking("51", fifty);

    RevertView plan = admin.as("viewer").get(path()).as(RevertView.class);
    assertThat(plan.kind()).isEqualTo(RevertKind.ROLLBACK);
    assertThat(plan.from()).hasValue(new ReleasedVersion(next.id(), "51"));
    assertThat(plan.to()).isEqualTo(new ReleasedVersion(fifty.id(), "50"));
    assertThat(plan.state())
        .isEqualTo("51 has all traffic and is baking; 50's 3 instances are warm");
    assertThat(plan.action()).isEqualTo("51 is aborted, and 50 gets all traffic back");

    UUID id = UUID.randomUUID();
    String body = "{\"id\": \"%s\", \"reason\": \"errors\"}".formatted(id);
    Reply reply = admin.as("releaser").post(path(), body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    RevertView view = reply.as(RevertView.class);
    assertThat(view.command()).hasValue(id);
    assertThat(view.release()).hasValue(next.id());
    assertThat(view.to().version()).isEqualTo("50");
    assertThat(reply.http().headers().firstValue("Location")).hasValue("/api/v1/commands/" + id);
    assertThat(lastRequest())
        .isInstanceOfSatisfying(
            Request.CommandSubmitted.class,
            commandSubmitted -> {
              assertThat(commandSubmitted.command())
                  .isEqualTo(new Command.Revert(next.id(), fifty.id(), List.of()));
              assertThat(commandSubmitted.reason()).isEqualTo("errors");
            });
    assertThat(admin.as("releaser").post(path(), body).body()).isEqualTo(reply.body());
  }

  @Test
  void a_revert_during_a_canary_is_a_rollback_and_reports_the_abort() {
    serve("33");
    ReleaseView fifty = serve("50");
    ReleaseView next = post("51");
    publisher().start(next);
    await(next.id(), view -> view.state() == State.RUNNING);

    RevertView view = admin.post(path(), "").as(RevertView.class);

    assertThat(view.kind()).isEqualTo(RevertKind.ROLLBACK);
    assertThat(view.to()).isEqualTo(new ReleasedVersion(fifty.id(), "50"));
    assertThat(view.state()).startsWith("51 has no traffic and is being released; 50");
    assertThat(view.action()).isEqualTo("51 is aborted, and 50 gets all traffic back");
  }

  @Test
  void on_an_idle_lane_the_previous_version_is_released_again() {
    ReleaseView one = serve("1.0");
    Reply first = admin.post(path(), "");
    assertThat(first.status()).isEqualTo(409);
    assertThat(first.text("/detail")).isEqualTo("no earlier version served %s".formatted(lane));
    ReleaseView two = serve("2.0");

    Reply reply = admin.post(path(), "{\"reason\": \"slow\"}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    RevertView view = reply.as(RevertView.class);
    assertThat(view.kind()).isEqualTo(RevertKind.RELEASE);
    assertThat(view.to()).isEqualTo(new ReleasedVersion(one.id(), "1.0"));
    assertThat(view.state()).isEqualTo("2.0 serves; 1.0 served before");
    var request = (Request.ReleaseRequested) lastRequest();
    assertThat(view.release()).hasValue(request.release());
    assertThat(request.revertOf()).hasValue(one.id());
    assertThat(request.revert())
        .hasValue(new RevertBasis(Optional.of(two.id()), List.of(), Optional.of(true)));
    assertThat(request.spec().concurrency().name()).isEqualTo("REPLACE");
    ReleaseView reverted = release(request.release());
    assertThat(publisher().start(reverted).steps()).noneMatch(Step.Observe.class::isInstance);
  }

  @Test
  void a_restart_of_the_serving_version_is_not_a_previous_version() {
    ReleaseView one = serve("1.0");
    serve("2.0");
    serve("2.0");

    assertThat(admin.get(path()).as(RevertView.class).to().release()).isEqualTo(one.id());
  }

  @Test
  void a_restart_of_a_release_that_bypassed_floors_is_no_more_judged_than_that() {
    ReleaseView one = post("1.0");
    publisher()
        .publish(
            one.id(),
            new Progress.FloorsBypassed(Optional.empty(), List.of("gate"), "eve", "shop is down"));
    publisher().succeed(one);
    await(one.id(), view -> view.outcome().isPresent());
    UUID restart = UUID.randomUUID();
    admin.post(lanePath() + "/restart", "{\"id\": \"%s\"}".formatted(restart));
    publisher().succeed(release(restart));
    await(restart, view -> view.outcome().isPresent());
    ReleaseView two = serve("2.0");

    RevertView view = admin.post(path(), named(restart)).as(RevertView.class);

    assertThat(view.to()).isEqualTo(new ReleasedVersion(restart, "1.0"));
    assertThat(((Request.ReleaseRequested) lastRequest()).revert())
        .hasValue(new RevertBasis(Optional.of(two.id()), List.of(), Optional.of(false)));
  }

  @Test
  void a_revert_can_name_an_earlier_release_that_served() {
    ReleaseView one = serve("1.0");
    serve("2.0");
    serve("3.0");
    ReleaseView next = post("4.0");
    publisher().start(next);
    await(next.id(), view -> view.state() == State.RUNNING);

    RevertView view = admin.post(path(), named(one.id())).as(RevertView.class);
    Reply never = admin.post(path(), named(next.id()));

    assertThat(view.kind()).isEqualTo(RevertKind.RELEASE);
    assertThat(view.action())
        .isEqualTo("4.0 is rolled back, and 1.0 is released again, without observation");
    assertThat(((Request.ReleaseRequested) lastRequest()).revert())
        .hasValue(new RevertBasis(Optional.of(next.id()), List.of(), Optional.of(true)));
    assertThat(never.status()).isEqualTo(422);
    assertThat(admin.get(path() + "?release=" + one.id()).as(RevertView.class).to().version())
        .isEqualTo("1.0");
  }

  @Test
  void a_revert_is_rejected_unless_it_decides_about_the_queued_releases() {
    serve("1.0");
    ReleaseView two = serve("2.0");
    ReleaseView next = post("3.0");
    publisher().start(next);
    ReleaseView queued = post("4.0");
    publisher().queue(queued);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> admin.get(lanePath()).as(LaneView.class).queued().size() == 1);

    Reply undecided = admin.post(path(), "");
    assertThat(undecided.status()).isEqualTo(409);
    assertThat(undecided.text("/type")).endsWith(":releases-queued");
    assertThat(undecided.text("/detail")).contains("queued releases (4.0)", "supersedeQueued");
    assertThat(undecided.text("/errors/0/detail")).contains(queued.id().toString(), "4.0");
    assertThat(admin.post(path(), "{\"queued\": [], \"supersedeQueued\": true}").status())
        .isEqualTo(409);

    assertThat(admin.post(path(), "{\"supersedeQueued\": true}").status()).isEqualTo(202);
    assertThat(lastCommand())
        .isEqualTo(new Command.Revert(next.id(), two.id(), List.of(queued.id())));
    String kept = "{\"queued\": [\"%s\"], \"supersedeQueued\": false}".formatted(queued.id());
    assertThat(admin.post(path(), kept).status()).isEqualTo(202);
    assertThat(lastCommand()).isEqualTo(new Command.Revert(next.id(), two.id(), List.of()));
  }

  @Test
  void a_revert_is_rejected_if_the_lane_has_changed_since_the_caller_read_it() {
    serve("1.0");
    ReleaseView two = serve("2.0");

    Reply changed = admin.post(path(), "{\"from\": \"%s\"}".formatted(UUID.randomUUID()));
    Reply accepted = admin.post(path(), "{\"from\": \"%s\"}".formatted(two.id()));

    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.text("/detail"))
        .isEqualTo("%s has changed: 2.0 serves; 1.0 served before".formatted(lane));
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
  }

  /// Returns a release with all traffic, while the instances of `before` are kept.
  private ReleaseView baking(String version, ReleaseView before) {
    Reply posted = admin.post("/api/v1/releases", document(version, ", \"bakeTime\": \"5m\""));
    ReleaseView release = posted.as(ReleaseView.class);
    Plan plan = publisher().start(release);
    int bakeStep =
        plan.steps()
                .indexOf(
                    plan.steps().stream()
                        .filter(Step.Bake.class::isInstance)
                        .findFirst()
                        .orElseThrow())
            + 1;
    for (int number = 2; number <= bakeStep; number++) {
      publisher().startStep(release, plan, number);
    }
    publisher().publish(release.id(), new Progress.InstancesReady(bakeStep, before.id(), 3));
    publisher()
        .publish(
            release.id(),
            new Progress.TrafficShifted(
                bakeStep - 1, Map.of(release.id(), Percent.ALL), new Token(1, 1)));
    publisher().publish(release.id(), new Progress.Promoted());
    return await(release.id(), view -> view.state() == State.BAKING && view.promoted());
  }

  private String path() {
    return lanePath() + "/revert";
  }

  private static String named(UUID release) {
    return "{\"release\": \"%s\"}".formatted(release);
  }

  private Command lastCommand() {
    return ((Request.CommandSubmitted) lastRequest()).command();
  }

  private Request lastRequest() {
    return requests(Objects.requireNonNull(transactions)).getLast();
  }
}
