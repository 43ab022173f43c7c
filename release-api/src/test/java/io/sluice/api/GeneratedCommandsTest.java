package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.client.ApiException;
import io.sluice.client.api.LanesApi;
import io.sluice.client.api.ReleasesApi;
import io.sluice.client.model.CommandRequest;
import io.sluice.client.model.CommandState;
import io.sluice.client.model.CommandView;
import io.sluice.client.model.RestartRequest;
import io.sluice.client.model.RevertKind;
import io.sluice.client.model.RevertRequest;
import io.sluice.client.model.RevertView;
import io.sluice.client.model.ScaleRequest;
import io.sluice.client.model.VersionPolicyRequest;
import io.sluice.contract.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that is generated from the committed document sends each command, and waits for its
/// result.
@QuarkusTest
class GeneratedCommandsTest extends ApiTest {
  private GeneratedClient client = GeneratedClient.of(url);

  /// A call of the generated client that sends a command.
  private interface Call {
    CommandView send() throws ApiException;
  }

  @BeforeEach
  void connect() {
    client = GeneratedClient.of(url);
  }

  private Map<String, Call> releaseCalls(UUID id) {
    ReleasesApi api = client.releases();
    CommandRequest step = new CommandRequest().step(2).reason("seen");
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("pause", () -> api.pauseRelease(id, null, null, null));
    calls.put("resume", () -> api.resumeRelease(id, null, null, new CommandRequest().reason("ok")));
    calls.put("promote", () -> api.promoteRelease(id, step, null, null));
    calls.put("promote-full", () -> api.promoteFullRelease(id, null, null, null));
    calls.put("skip", () -> api.skipRelease(id, step, null, null));
    calls.put("approve", () -> api.approveRelease(id, step, null, null));
    calls.put("deny", () -> api.denyRelease(id, step, null, null));
    calls.put("abort", () -> api.abortRelease(id, null, null, null));
    calls.put("close", () -> api.closeRelease(id, step, null, null));
    return calls;
  }

  private Map<String, Call> laneCalls() {
    LanesApi api = client.lanes();
    String environment = lane.environment();
    String application = lane.application();
    VersionPolicyRequest version = new VersionPolicyRequest().version("9.0").reason("bad");
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("veto", () -> api.vetoLane(environment, application, version, null, null));
    calls.put("unveto", () -> api.unvetoLane(environment, application, version, null, null));
    calls.put("pin", () -> api.pinLane(environment, application, version, null, null));
    calls.put("unpin", () -> api.unpinLane(environment, application, version, null, null));
    calls.put(
        "scale",
        () ->
            api.setLaneReplicas(
                environment, application, new ScaleRequest().replicas(2), null, null));
    calls.put("stop", () -> api.deleteLane(environment, application, "old", null, null));
    return calls;
  }

  @Test
  void each_command_to_a_release_has_a_result() throws ApiException {
    serve("1.0");
    UUID id = gated().id();

    for (Map.Entry<String, Call> call : releaseCalls(id).entrySet()) {
      CommandView accepted = accept(call);
      assertThat(accepted.getRelease()).isEqualTo(id);
      publisher().publish(id, rejection(accepted));
      requireRejected(accepted);
    }
  }

  @Test
  void each_command_to_a_lane_has_a_result() throws ApiException {
    serve("1.0");

    for (Map.Entry<String, Call> call : laneCalls().entrySet()) {
      CommandView accepted = accept(call);
      publisher().publishForLane(rejection(accepted));
      requireRejected(accepted);
    }
  }

  @Test
  void a_queued_release_may_start_despite_a_freeze() throws ApiException {
    var queued = post("1.0");
    publisher().queue(queued);

    CommandView accepted =
        client
            .releases()
            .overrideFreezeRelease(queued.id(), new CommandRequest().reason("fix"), null, null);
    publisher().publish(queued.id(), new Progress.FreezeOverridden(accepted.getId(), "ann", "fix"));

    assertThat(client.result(accepted.getId()).getState()).isEqualTo(CommandState.DONE);
  }

  @Test
  void retry_restart_and_revert_make_releases() throws ApiException {
    UUID one = serve("1.0").id();
    UUID two = serve("2.0").id();
    String environment = lane.environment();
    String application = lane.application();

    RevertView shown = client.lanes().getLaneRevert(environment, application, null);
    RevertView revert =
        client
            .lanes()
            .revertLane(
                environment, application, null, null, new RevertRequest().from(two).release(one));

    assertThat(shown.getKind()).isEqualTo(RevertKind.RELEASE).isEqualTo(revert.getKind());
    UUID three = requireNonNull(revert.getRelease());
    assertThat(client.releases().getRelease(three, null).getRevertOf()).isEqualTo(one);
    assertThat(client.releases().retryRelease(one, null, null, null).getRetryOf()).isEqualTo(one);
    assertThat(
            client
                .lanes()
                .restartLane(
                    environment,
                    application,
                    null,
                    null,
                    new RestartRequest().reason("stale cache"))
                .getRestartOf())
        .isEqualTo(two);
  }

  @Test
  void a_command_that_must_name_its_step_is_rejected_without_one() {
    UUID id = gated().id();

    ApiException rejection =
        catchThrowableOfType(
            ApiException.class,
            () -> client.releases().promoteRelease(id, new CommandRequest(), null, null));

    assertThat(rejection.getCode()).isEqualTo(428);
    assertThat(GeneratedClient.problem(rejection).type()).endsWith(":step-required");
  }

  @Test
  void all_commands_to_a_release_are_operations() {
    Set<String> operations =
        OpenApiFileTest.operations()
            .map(OpenApiFileTest.Operation::name)
            .filter(name -> name.startsWith("post /api/v1/releases/{id}/"))
            .map(name -> name.substring(name.lastIndexOf('/') + 1))
            .filter(name -> !Set.of("preview", "backtest").contains(name)) // they are no commands
            .collect(Collectors.toSet());

    Set<String> tested = new TreeSet<>(releaseCalls(UUID.randomUUID()).keySet());
    tested.add("retry");
    tested.add("override-freeze");
    assertThat(operations).isEqualTo(tested);
  }

  private static CommandView accept(Map.Entry<String, Call> call) throws ApiException {
    CommandView accepted = call.getValue().send();
    assertThat(accepted.getState()).as(call.getKey()).isEqualTo(CommandState.ACCEPTED);
    assertThat(accepted.getCommand()).isEqualTo(call.getKey());
    return accepted;
  }

  private static Progress rejection(CommandView accepted) {
    return new Progress.CommandRejected(
        accepted.getId(), accepted.getCommand(), "ann", "it is late");
  }

  private void requireRejected(CommandView accepted) throws ApiException {
    CommandView result = client.result(accepted.getId());
    assertThat(result.getState()).as(accepted.getCommand()).isEqualTo(CommandState.REJECTED);
    assertThat(result.getReason()).isEqualTo("it is late");
  }
}
