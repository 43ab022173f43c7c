package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Strategy;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ControlsTest extends ApiTest {
  @ParameterizedTest
  @ValueSource(strings = {"promote", "skip", "approve", "deny"})
  void a_command_for_a_step_must_name_it(String command) {
    ReleaseView release = post("1.0");

    Reply reply = admin.post(path(release, command), "{\"reason\": \"seen\"}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(428);
    assertThat(reply.text("/detail")).isEqualTo(command + " must name its step: {\"step\": 1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "deny", "close"})
  void skip_deny_and_close_require_a_reason(String command) {
    ReleaseView release = post("1.0");

    Reply reply = admin.post(path(release, command), "{\"step\": 2}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo("/reason");
  }

  @Test
  void a_gate_rejects_releasers_but_accepts_approvers_and_skips_by_an_admin() {
    serve("1.0");
    ReleaseView release = gated();
    String step = "{\"step\": 2, \"reason\": \"seen\"}";

    Reply rejected = admin.as("releaser").post(path(release, "approve"), step);
    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.text("/detail"))
        .isEqualTo(
            "answering the gate of step 2 requires one of the roles: approver, which releaser lacks"
                + " in %s",
            lane);
    assertThat(admin.as("releaser").post(path(release, "skip"), step).status()).isEqualTo(403);
    for (String command : new String[] {"approve", "deny"}) {
      Reply reply = admin.as("approver").post(path(release, command), step);
      assertThat(reply.as(CommandView.class).command()).isEqualTo(command);
    }
    assertThat(admin.post(path(release, "skip"), step).status()).isEqualTo(202);
  }

  @Test
  void a_gate_shows_what_it_waits_for() {
    serve("1.0");
    ReleaseView release = gated();

    assertThat(release.next())
        .hasValue("waits for approval, 0 of 1 so far; if unanswered: rolls back to stable");
    assertThat(release.nextAt()).isPresent();
  }

  @Test
  void promote_full_needs_no_step() {
    ReleaseView release = post("1.0");

    Reply reply = admin.as("releaser").post(path(release, "promote-full"), "");

    assertThat(reply.as(CommandView.class).command()).isEqualTo("promote-full");
  }

  @Test
  void only_an_admin_closes_a_release() {
    ReleaseView release = post("1.0");
    String body = "{\"reason\": \"the machines are gone\"}";

    assertThat(admin.as("releaser").post(path(release, "close"), body).status()).isEqualTo(403);
    assertThat(admin.post(path(release, "close"), body).status()).isEqualTo(202);
  }

  @Test
  void a_restart_replaces_the_serving_instances_one_by_one() {
    assertThat(admin.post(lanePath() + "/restart", "").status()).isEqualTo(404);
    ReleaseView one = serve("1.0");

    ReleaseView restart = admin.post(lanePath() + "/restart", "").as(ReleaseView.class);
    Reply several = admin.post(lanePath() + "/restart", "{\"maxUnavailable\": 2}");

    assertThat(restart.restartOf()).isEqualTo(Optional.of(one.id()));
    assertThat(restart.spec().strategy()).isInstanceOf(Strategy.Rolling.class);
    assertThat(several.text("/detail"))
        .isEqualTo("/maxUnavailable: must be 1 to 1, the instances there are, was 2");
  }

  private static String path(ReleaseView release, String command) {
    return "/api/v1/releases/%s/%s".formatted(release.id(), command);
  }
}
