package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Request;
import io.sluice.contract.State;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequestsTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  @Test
  void an_accepted_release_can_be_read_at_once() {
    Reply reply = admin.as("releaser").post("/api/v1/releases", document("1.0", ""));

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    String location = reply.http().headers().firstValue("Location").orElseThrow();
    ReleaseView view = admin.get(location).as(ReleaseView.class);
    assertThat(view.state()).isEqualTo(State.QUEUED);
    assertThat(view.caller()).isEqualTo("releaser");
    assertThat(view.spec().artifact()).hasValueSatisfying(a -> assertThat(a).startsWith("sha256:"));
    assertThat(admin.get("/api/v1/applications/" + lane.application()).text("/revision"))
        .isEqualTo("1");
  }

  @Test
  void labels_links_and_reason_are_in_the_view_and_in_the_request() {
    Reply reply =
        admin.post(
            "/api/v1/releases",
            document(
                "1.0",
                """
                , "labels": {"commit": "4f1c2a9"}, "links": {"run": "https://ci.example.com/7"},
                "reason": "faster cart"
                """));

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    assertThat(reply.text("/requestReason")).isEqualTo("faster cart");
    assertThat(reply.text("/spec/labels/commit")).isEqualTo("4f1c2a9");
    assertThat(reply.text("/spec/links/run")).isEqualTo("https://ci.example.com/7");
    var request = (Request.ReleaseRequested) requests().getFirst();
    assertThat(request.reason()).hasValue("faster cart");
    assertThat(request.spec().labels()).hasValue(Map.of("commit", "4f1c2a9"));
  }

  @Test
  void a_label_beyond_its_bound_is_rejected_with_its_pointer() {
    Reply reply = admin.post("/api/v1/releases", document("1.0", ", \"labels\": {\"a/b\": \"\"}"));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo("/labels/a~1b");
    assertThat(reply.text("/errors/0/detail")).isEqualTo("must have 1 to 128 characters, had 0");
  }

  @Test
  void the_request_carries_the_settings_that_it_was_resolved_with() {
    admin.set(
        "/api/v1/applications/" + lane.application(),
        "{\"defaults\": {\"replicas\": 3, \"strategy\": {\"canary\": {\"steps\": [10, 100]}}}}");

    ReleaseView view =
        admin
            .post(
                "/api/v1/releases",
                document("1.0", ", \"strategy\": {\"canary\": {\"observe\": \"5s\"}}"))
            .as(ReleaseView.class);

    assertThat(view.spec().replicas()).isEqualTo(3);
    assertThat(view.spec().strategy().toString()).contains("10").contains("PT5S");
    var request = (Request.ReleaseRequested) requests().getFirst();
    assertThat(request.spec()).isEqualTo(view.spec());
    assertThat(request.application().orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void a_repeated_key_gets_the_first_answer_and_has_one_effect() {
    String key = UUID.randomUUID().toString();
    Client first = admin.with("Idempotency-Key", "\"%s\"".formatted(key));
    Reply one = first.post("/api/v1/releases", document("1.0", ""));

    Reply same =
        admin
            .with("Idempotency-Key", key)
            .post("/api/v1/releases", document("1.0", "").replace(" ", "  "));
    assertThat(same.status()).isEqualTo(202);
    assertThat(same.body()).isEqualTo(one.body());
    assertThat(requests()).hasSize(1);

    Reply other = first.post("/api/v1/releases", document("1.1", ""));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("/type")).endsWith(":idempotency-key-reused");

    Reply ofAnother = first.as("releaser").post("/api/v1/releases", document("1.0", ""));
    assertThat(ofAnother.text("/id")).isNotEqualTo(one.text("/id"));
  }

  @Test
  void a_command_is_sent_once_by_its_id() {
    ReleaseView release = post("1.0");
    UUID id = UUID.randomUUID();
    String body = "{\"id\": \"%s\", \"reason\": \"lunch\"}".formatted(id);
    String path = "/api/v1/releases/" + release.id() + "/pause";

    Reply first = admin.post(path, body);
    Reply again = admin.post(path, body);

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.as(CommandView.class).command()).isEqualTo("pause");
    assertThat(requests().subList(1, 2))
        .containsExactly(
            new Request.CommandSubmitted(
                id,
                new Command.Pause(release.id()),
                "admin",
                List.of("admin", "approver", "operator", "releaser", "viewer"),
                "lunch"));
    assertThat(requests()).hasSize(2);
    assertThat(admin.post(path, body.replace("lunch", "dinner")).status()).isEqualTo(422);
  }

  @Test
  void promote_of_a_past_step_and_pause_during_a_rollback_are_rejected() {
    serve("1.0");
    ReleaseView release = post("2.0");
    Plan plan = publisher().start(release);
    publisher().startStep(release, plan, 2);
    await(release.id(), view -> view.step().equals(Optional.of(2)));
    String path = "/api/v1/releases/" + release.id();

    assertThat(admin.post(path + "/promote", "{\"step\": 1}").text("/detail"))
        .isEqualTo("step 1 is over; the present one is 2");
    assertThat(admin.post(path + "/promote", "{\"step\": 2}").status()).isEqualTo(202);

    publisher()
        .publish(
            release.id(),
            new Progress.PlanAdopted(
                Direction.ROLLBACK, plan, 3, Optional.of(Outcome.ABORTED), 9, "abort by ann"));
    await(release.id(), view -> view.state() == State.ROLLING_BACK);
    assertThat(admin.post(path + "/pause", "").text("/detail")).contains("rolling back");
    assertThat(admin.post(path + "/abort", "").status()).isEqualTo(202);
  }

  @Test
  void a_retry_is_a_new_release() {
    ReleaseView one = serve("1.0");
    ReleaseView two = post("2.0");

    Reply retry = admin.post("/api/v1/releases/" + one.id() + "/retry", "");
    assertThat(retry.as(ReleaseView.class).retryOf()).hasValue(one.id());
    assertThat(admin.post("/api/v1/releases/" + two.id() + "/retry", "").status()).isEqualTo(409);
  }

  @Test
  void a_plan_has_no_effect() {
    Reply reply = admin.as("viewer").post("/api/v1/plans", document("1.0", ""));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    PlanView plan = reply.as(PlanView.class);
    assertThat(plan.previous()).isEmpty();
    assertThat(plan.steps()).isNotEmpty();
    assertThat(plan.analysis().checks()).isNotEmpty();
    assertThat(plan.analysis().power().sentence()).isNotEmpty();
    assertThat(requests()).isEmpty();
  }

  @Test
  void files_of_a_command_are_read_only_for_a_caller_who_may_release() {
    PlanView viewers =
        admin.as("viewer").post("/api/v1/plans", document("1.0", "")).as(PlanView.class);
    PlanView releasers =
        admin.as("releaser").post("/api/v1/plans", document("1.0", "")).as(PlanView.class);

    assertThat(viewers.spec().artifact()).isEmpty();
    assertThat(releasers.spec().artifact().orElseThrow()).startsWith("sha256:");
  }

  @Test
  void a_plan_rejects_a_document_that_a_release_rejects() {
    String other = document("1.0", "").replaceFirst("\\{", "{\"artifact\": \"nginx:1\", ");

    Reply plan = admin.as("releaser").post("/api/v1/plans", other);

    assertThat(plan.status()).as(plan.body()).isEqualTo(422);
    assertThat(plan.text("/detail")).contains("/artifact", "remove artifact");
  }

  @Test
  void a_lane_is_scaled_and_stopped_by_commands() {
    assertThat(admin.put(lanePath() + "/replicas", "{\"replicas\": 2}").status()).isEqualTo(404);
    serve("1.0");

    assertThat(admin.put(lanePath() + "/replicas", "{\"replicas\": 0}").status()).isEqualTo(422);
    Reply scaled = admin.as("releaser").put(lanePath() + "/replicas", "{\"replicas\": 2}");
    Reply stopped = admin.call("DELETE", lanePath() + "?reason=over", "");

    assertThat(scaled.status()).as(scaled.body()).isEqualTo(202);
    assertThat(stopped.as(CommandView.class).command()).isEqualTo("stop");
    assertThat(requests().stream().filter(Request.CommandSubmitted.class::isInstance))
        .extracting(request -> ((Request.CommandSubmitted) request).command())
        .containsExactly(new Command.Scale(2), new Command.Stop());
  }

  private List<Request> requests() {
    return requests(Objects.requireNonNull(transactions));
  }
}
