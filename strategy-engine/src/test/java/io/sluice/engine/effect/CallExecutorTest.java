package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Call;
import io.sluice.contract.Decision;
import io.sluice.contract.Json;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallExecutorTest {
  private final List<WebhookClient.WebhookRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();
  private final TestEngine engine =
      new TestEngine(
          Databases.empty(), new InMemoryRuntime(), new InMemoryRouter(), this::answer, "0");

  /// Answers with the next status; 0 means no answer.
  private int answer(WebhookClient.WebhookRequest request) {
    requests.add(request);
    int status = answers.isEmpty() ? 200 : answers.removeFirst();
    if (status == 0) {
      throw new TargetException.Unreachable("no answer within 1 s");
    }
    return status;
  }

  @BeforeEach
  void serve() {
    engine.post(EngineSpecs.shop("1.0"));
    ended(1);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_call_describes_the_release_and_its_success_advances_the_release() {
    UUID release = engine.post(EngineSpecs.calling("2.0", call(0, Decision.ROLLBACK)));

    ended(2);
    assertThat(engine.log()).contains("call-succeeded");
    JsonNode body = Json.read(requests.getFirst().body(), JsonNode.class);
    assertThat(body.path("lane").asText()).isEqualTo("production/shop");
    assertThat(body.path("release").asText()).isEqualTo(release.toString());
    assertThat(body.path("version").asText()).isEqualTo("2.0");
    assertThat(body.path("previous").asText()).isEqualTo("1.0");
    assertThat(body.path("step").asInt()).isEqualTo(2);
    assertThat(body.path("id").asText()).isEqualTo(requests.getFirst().id().toString());
  }

  @Test
  void a_failed_call_is_retried_under_the_same_id_as_often_as_declared() {
    answers.addAll(List.of(503, 0, 204));

    engine.post(EngineSpecs.calling("2.0", call(2, Decision.ROLLBACK)));

    ended(2);
    assertThat(requests).hasSize(3);
    assertThat(requests.stream().map(WebhookClient.WebhookRequest::id).distinct()).hasSize(1);
    assertThat(engine.log()).contains("call-succeeded");
  }

  @Test
  void the_last_try_decides_as_the_call_declares() {
    answers.addAll(List.of(503, 403));

    engine.post(EngineSpecs.calling("2.0", call(1, Decision.ROLLBACK)));

    ended(2);
    assertThat(requests).hasSize(2);
    assertThat(engine.reasons())
        .anyMatch(reason ->
            reason.contains(
                "the call of gate.example.com failed 2 times: answered with status 403"));
    assertThat(engine.lane().stable().orElseThrow().spec().version()).isEqualTo("1.0");
  }

  private void ended(long times) {
    await()
        .untilAsserted(() ->
            assertThat(engine.log().stream().filter("ended"::equals).count()).isEqualTo(times));
  }

  private static Call call(int retries, Decision onFailure) {
    return new Call(
        Optional.of("https://gate.example.com/shop"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(retries),
        Optional.of(onFailure));
  }
}
