package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each accepted command has a result: done, or rejected with the reason.
@QuarkusTest
class CommandResultTest extends ApiTest {
  private static final Instant LATER = Instant.parse("2030-01-02T00:00:00Z");
  private static final String WHY = "it is late";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  /// A command, and the engine's event about it.
  ///
  /// @param path below the release or the lane
  private record Verb(
      String name, String method, String path, String body, Function<UUID, Progress> event) {
    static Verb post(String name, String body, Function<UUID, Progress> event) {
      return new Verb(name, "POST", "/" + name, body, event);
    }
  }

  private static List<Verb> releaseVerbs() {
    String step = "{\"step\": 2, \"reason\": \"seen\"}";
    return List.of(
        Verb.post("pause", "", id -> new Progress.Paused(id, LATER, "ann", "")),
        Verb.post("resume", "", id -> new Progress.Resumed(id, LATER, "ann", "")),
        Verb.post("promote", step, id -> new Progress.PromotionRequested(id, 2, "ann", "")),
        Verb.post("promote-full", "", id -> new Progress.FullPromotionRequested(id, "ann", "")),
        Verb.post("skip", step, id -> new Progress.StepSkipped(id, 2, "ann", "seen")),
        Verb.post("approve", step, id -> new Progress.GateApproved(id, 2, "ann", 1, 1, "")),
        Verb.post("deny", step, id -> new Progress.GateDenied(id, 2, "ann", "seen")),
        Verb.post("abort", "", id -> new Progress.AbortRequested(id, "ann", "")),
        Verb.post("close", step, id -> new Progress.RollbackAbandoned(id, "ann", "seen")));
  }

  private static List<Verb> laneVerbs() {
    String version = "{\"version\": \"9.0\", \"reason\": \"bad\"}";
    return List.of(
        Verb.post("veto", version, id -> new Progress.VersionVetoed(id, "9.0", "ann", "bad")),
        Verb.post("unveto", version, id -> new Progress.VersionVetoLifted(id, "9.0", "ann", "")),
        Verb.post("pin", version, id -> new Progress.VersionPinned(id, "9.0", "ann", "bad")),
        Verb.post("unpin", version, id -> new Progress.VersionUnpinned(id, "ann", "")),
        new Verb(
            "scale",
            "PUT",
            "/replicas",
            "{\"replicas\": 2}",
            id -> new Progress.ReplicasSet(id, 2, "ann", "")),
        new Verb("stop", "DELETE", "", "", id -> new Progress.StopRequested(id, 9, "ann", "")));
  }

  @Test
  void each_command_to_a_release_is_accepted_and_then_done_or_rejected() {
    serve("1.0");
    ReleaseView release = gated();
    for (Verb verb : releaseVerbs()) {
      requireResults("/api/v1/releases/" + release.id(), verb, Optional.of(release.id()));
    }
  }

  @Test
  void each_command_to_a_lane_is_accepted_and_then_done_or_rejected() {
    serve("1.0");
    for (Verb verb : laneVerbs()) {
      requireResults(lanePath(), verb, Optional.empty());
    }
  }

  @Test
  void an_override_of_a_freeze_has_a_result() {
    ReleaseView queued = post("1.0");
    publisher().queue(queued);
    requireResults(
        "/api/v1/releases/" + queued.id(),
        Verb.post(
            "override-freeze",
            "{\"reason\": \"fix\"}",
            id -> new Progress.FreezeOverridden(id, "ann", "fix")),
        Optional.of(queued.id()));
  }

  @Test
  void a_revert_of_an_active_release_has_a_result() {
    ReleaseView stable = serve("1.0");
    ReleaseView active = gated();
    requireResults(
        lanePath(),
        Verb.post(
            "revert",
            "",
            id -> new Progress.RevertRequested(id, stable.id(), stable.version(), "ann", "")),
        Optional.of(active.id()));
  }

  /// Sends the command twice: the first is rejected, and the second is done.
  private void requireResults(String path, Verb verb, Optional<UUID> release) {
    CommandView first = send(path, verb);
    publish(release, new Progress.CommandRejected(first.id(), verb.name(), "ann", WHY));
    CommandView rejected = result(first.id());
    assertThat(rejected.state()).as(verb.name()).isEqualTo(CommandState.REJECTED);
    assertThat(rejected.reason()).hasValue(WHY);
    assertThat(rejected.sentence()).hasValue(verb.name() + " by ann rejected: " + WHY);

    CommandView second = send(path, verb);
    publish(release, verb.event().apply(second.id()));
    CommandView done = result(second.id());
    assertThat(done.state()).as(verb.name()).isEqualTo(CommandState.DONE);
    assertThat(done.sentence().orElseThrow()).contains("ann");
    assertThat(done.reason()).isEmpty();
    assertThat(done.release()).isEqualTo(release);
    assertThat(done.command()).isEqualTo(verb.name());
    assertThat(done.lane()).isEqualTo(lane);
  }

  /// Returns the command after its acceptance, while the engine has not handled it.
  private CommandView send(String path, Verb verb) {
    return accepted(admin.call(verb.method(), path + verb.path(), verb.body()));
  }

  private CommandView accepted(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    String location = reply.http().headers().firstValue("Location").orElseThrow();
    CommandView view = admin.as("viewer").get(location).as(CommandView.class);
    assertThat(location).isEqualTo("/api/v1/commands/" + view.id());
    assertThat(view.state()).isEqualTo(CommandState.ACCEPTED);
    assertThat(reply.body()).contains(view.id().toString());
    return view;
  }

  private void publish(Optional<UUID> release, Progress event) {
    release.ifPresentOrElse(
        id -> publisher().publish(id, event), () -> publisher().publishForLane(event));
  }

  private CommandView result(UUID command) {
    Reply reply = admin.with("Prefer", "wait=30").get("/api/v1/commands/" + command);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.as(CommandView.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "restart", "revert"})
  void a_new_release_is_done_when_it_starts_and_rejected_with_the_reason_of_its_end(String verb) {
    ReleaseView one = serve("1.0");
    serve("2.0");
    String path = verb.equals("retry") ? "/api/v1/releases/" + one.id() : lanePath();

    CommandView first = accepted(admin.post(path + "/" + verb, ""));
    publisher().reject(release(first.id()), WHY);
    CommandView rejected = result(first.id());
    assertThat(rejected.state()).isEqualTo(CommandState.REJECTED);
    assertThat(rejected.reason()).hasValue(WHY);

    CommandView second = accepted(admin.post(path + "/" + verb, ""));
    publisher().start(release(second.id()));
    CommandView done = result(second.id());
    assertThat(done.state()).isEqualTo(CommandState.DONE);
    assertThat(done.sentence().orElseThrow()).startsWith("queued by ");
    assertThat(done.command()).isEqualTo(verb);
    assertThat(done.release()).hasValue(second.id());
  }

  @Test
  void a_release_that_its_decision_defers_and_rejects_leaves_its_command_rejected() {
    ReleaseView one = serve("1.0");
    serve("2.0");
    CommandView retry = accepted(admin.post("/api/v1/releases/" + one.id() + "/retry", ""));
    publisher().reject(release(retry.id()), WHY, new Progress.StartDeferred(LATER, "freeze"));

    CommandView rejected = result(retry.id());

    assertThat(rejected.state()).isEqualTo(CommandState.REJECTED);
    assertThat(rejected.reason()).hasValue(WHY);
  }

  @Test
  void a_release_that_is_rejected_after_it_waited_leaves_its_command_done() {
    ReleaseView one = serve("1.0");
    serve("2.0");
    CommandView retry = accepted(admin.post("/api/v1/releases/" + one.id() + "/retry", ""));
    publisher().queue(release(retry.id()));
    publisher().publishForLane(new Progress.VersionVetoed(UUID.randomUUID(), "1.0", "ann", WHY));
    publisher().end(release(retry.id()), Outcome.REJECTED, WHY);
    await(retry.id(), view -> view.outcome().equals(Optional.of(Outcome.REJECTED)));

    CommandView done = result(retry.id());

    assertThat(done.state()).isEqualTo(CommandState.DONE);
    assertThat(done.sentence().orElseThrow()).startsWith("queued by ");
  }

  @Test
  void a_later_rejection_as_the_next_event_of_the_lane_leaves_the_command_done() {
    ReleaseView one = serve("1.0");
    serve("2.0");
    CommandView retry = accepted(admin.post("/api/v1/releases/" + one.id() + "/retry", ""));
    publisher().queue(release(retry.id()));
    publisher().end(release(retry.id()), Outcome.REJECTED, WHY);
    await(retry.id(), view -> view.outcome().equals(Optional.of(Outcome.REJECTED)));

    CommandView done = result(retry.id());

    assertThat(done.state()).isEqualTo(CommandState.DONE);
    assertThat(done.sentence().orElseThrow()).startsWith("queued by ");
  }

  @Test
  void a_request_can_wait_for_the_result_of_its_command() {
    ReleaseView release = post("1.0");
    publisher().start(release);
    UUID id = UUID.randomUUID();
    String path = "/api/v1/releases/%s/abort".formatted(release.id());
    var waiting =
        CompletableFuture.supplyAsync(() ->
            admin
                .with("Prefer", "respond-async, wait=30")
                .post(path, "{\"id\": \"%s\"}".formatted(id)));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> admin.get("/api/v1/commands/" + id).status() == 200);
    publisher().publish(release.id(), new Progress.AbortRequested(id, "admin", ""));

    Reply reply = waiting.join();

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.http().headers().firstValue("Preference-Applied")).hasValue("wait=30");
    assertThat(reply.http().headers().firstValue("Location")).hasValue("/api/v1/commands/" + id);
    assertThat(reply.as(CommandView.class).state()).isEqualTo(CommandState.DONE);
    assertThat(reply.text("/sentence")).isEqualTo("aborted by admin");
    Reply again = admin.with("Prefer", "wait=1").post(path, "{\"id\": \"%s\"}".formatted(id));
    assertThat(again.body()).isEqualTo(reply.body());
  }

  @Test
  void an_unanswered_command_is_still_accepted_after_the_wait() {
    serve("1.0");

    Reply reply = admin.with("Prefer", "wait=1").put(lanePath() + "/replicas", "{\"replicas\": 2}");

    assertThat(reply.http().headers().firstValue("Preference-Applied")).hasValue("wait=1");
    assertThat(accepted(reply).command()).isEqualTo("scale");
  }

  @Test
  void a_wait_out_of_bounds_is_rejected_before_the_command_has_an_effect() {
    ReleaseView release = post("1.0");
    String path = "/api/v1/releases/%s/pause".formatted(release.id());

    for (String value : List.of("wait=0", "wait=31", "wait=x")) {
      Reply reply = admin.with("Prefer", value).post(path, "");
      assertThat(reply.status()).as(reply.body()).isEqualTo(400);
      assertThat(reply.text("/type")).endsWith(":invalid-parameter");
      assertThat(reply.text("/detail"))
          .isEqualTo("Prefer must be wait=1 to wait=30, in seconds, was '%s'".formatted(value));
    }
    assertThat(requests(requireNonNull(transactions))).hasSize(1);
    Reply other = admin.with("Prefer", "return=minimal").post(path, "");
    assertThat(other.status()).isEqualTo(202);
    assertThat(other.http().headers().firstValue("Preference-Applied")).isEmpty();
  }

  @Test
  void an_unknown_command_is_not_found() {
    UUID unknown = UUID.randomUUID();

    Reply reply = admin.with("Prefer", "wait=30").get("/api/v1/commands/" + unknown);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text("/detail")).isEqualTo("there is no command " + unknown);
    assertThat(admin.get("/api/v1/commands/x").status()).isEqualTo(404);
  }

  @Test
  void a_posted_release_is_a_command_too() {
    ReleaseView release = post("1.0");

    CommandView view = admin.get("/api/v1/commands/" + release.id()).as(CommandView.class);

    assertThat(view.command()).isEqualTo("release");
    assertThat(view.state()).isEqualTo(CommandState.ACCEPTED);
  }
}
