package io.sluice.engine.effect;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Caller;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Makes the call of a step, with as many retries as the step allows. A runner that takes the
/// effect over restarts the count, under the same id.
final class Calling {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(10);
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  private final Caller caller;
  private final Pace pace;

  /// The body of the request.
  ///
  /// @param step its number
  /// @param version of the candidate
  /// @param previous the version that serves
  record Body(
      LaneKey lane, UUID release, int step, String version, Optional<String> previous, UUID id) {}

  Calling(Caller caller, Pace pace) {
    this.caller = caller;
    this.pace = pace;
  }

  /// @throws TargetException.Hopeless with the result of the last attempt
  Result run(Ticket ticket, Effect.Call effect) {
    Step.Call call = effect.step();
    Duration pause = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      ticket.check();
      String why;
      try {
        int status = caller.call(letter(ticket.row(), effect));
        if (status / HUNDRED == SUCCESS) {
          return new Result.Called(status);
        }
        why = "answered with status " + status;
      } catch (TargetException.Unreachable e) {
        why = String.valueOf(e.getMessage());
      }
      if (tries > call.retries()) {
        throw new TargetException.Hopeless(
            "the call of %s failed %s: %s"
                .formatted(call.host(), tries == 1 ? "once" : tries + " times", why));
      }
      pace.pause(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
    }
  }

  private static Caller.Letter letter(EffectRow row, Effect.Call effect) {
    var body =
        new Body(
            row.lane(),
            effect.release(),
            row.number(),
            effect.version(),
            effect.previous(),
            row.id());
    return new Caller.Letter(row.lane(), row.id(), effect.step(), Json.write(body));
  }
}
