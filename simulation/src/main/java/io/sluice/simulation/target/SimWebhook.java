package io.sluice.simulation.target;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.SeededRandom;
import io.sluice.simulation.time.Host;
import java.util.UUID;

/// The webhook that steps of releases call: it mostly approves, at times denies or does not answer,
/// and after [#heal] always approves.
public final class SimWebhook {
  private static final int SELDOM = 6;
  private static final int YES = 204;
  private static final int NO = 503;

  private final SeededRandom random;
  private final AnswerListener listener;
  private boolean isHealed;

  /// A listener that receives each answer.
  public interface AnswerListener {
    void called(UUID release, int step, int status);
  }

  public SimWebhook(SeededRandom random, AnswerListener listener) {
    this.random = random;
    this.listener = listener;
  }

  /// Makes it approve every call from now on.
  public void heal() {
    isHealed = true;
  }

  /// Returns the client of a process.
  public WebhookClient client(Calls calls, Host host) {
    return request -> {
      calls.pass(host, Port.WEBHOOK);
      int status = answer(request);
      calls.pass(host, Port.WEBHOOK);
      if (!isHealed && random.isHit(SELDOM)) {
        throw new TargetException.Unreachable("no answer within 10 s"); // the webhook received it
      }
      return status;
    };
  }

  private int answer(WebhookClient.WebhookRequest request) {
    JsonNode body = Json.read(request.body(), JsonNode.class);
    int status = !isHealed && random.isHit(SELDOM) ? NO : YES;
    listener.called(
        UUID.fromString(body.path("release").asText()), body.path("step").asInt(), status);
    return status;
  }
}
