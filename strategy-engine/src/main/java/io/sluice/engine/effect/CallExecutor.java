package io.sluice.engine.effect;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Makes the call of a step, with as many retries as the step allows. A runner that takes the
/// effect over restarts the count, under the same id.
final class CallExecutor {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(10);
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  private final WebhookClient webhooks;
  private final MonotonicTime time;

  /// The body of the request.
  ///
  /// @param step its number
  /// @param version of the candidate
  /// @param previous the version that serves
  record Body(
      LaneKey lane, UUID release, int step, String version, Optional<String> previous, UUID id) {}

  CallExecutor(WebhookClient webhooks, MonotonicTime time) {
    this.webhooks = webhooks;
    this.time = time;
  }

  /// @throws TargetException.Permanent with the result of the last attempt
  Result run(LeaseGuard guard, Effect.Call effect) {
    Step.Call call = effect.step();
    Duration pause = FIRST_PAUSE;
    for (int attempts = 1; ; attempts++) {
      guard.check();
      String reason;
      try {
        int status = webhooks.call(createRequest(guard.row(), effect));
        if (status / HUNDRED == SUCCESS) {
          return new Result.CallAnswered(status);
        }
        reason = "answered with status " + status;
      } catch (TargetException.Unreachable e) {
        reason = String.valueOf(e.getMessage());
      }
      if (attempts > call.retries()) {
        throw new TargetException.Permanent(
            "the call of %s failed %s: %s"
                .formatted(call.host(), attempts == 1 ? "once" : attempts + " times", reason));
      }
      time.pause(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
    }
  }

  private static WebhookClient.WebhookRequest createRequest(EffectRow row, Effect.Call effect) {
    var body =
        new Body(
            row.lane(),
            effect.release(),
            row.number(),
            effect.version(),
            effect.previous(),
            row.id());
    return new WebhookClient.WebhookRequest(row.lane(), row.id(), effect.step(), Json.write(body));
  }
}
