package io.sluice.simulation.target;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.engine.effect.target.Caller;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.script.Chance;
import io.sluice.simulation.time.Host;
import java.util.UUID;

/// The webhook that steps of releases call: it mostly approves, at times denies or does not answer,
/// and after [#heal] always approves.
public final class Callee {
  private static final int SELDOM = 6;
  private static final int YES = 204;
  private static final int NO = 503;

  private final Chance chance;
  private final Heard heard;
  private boolean isWell;

  /// A listener that receives each answer.
  public interface Heard {
    void called(UUID release, int step, int status);
  }

  public Callee(Chance chance, Heard heard) {
    this.chance = chance;
    this.heard = heard;
  }

  /// Makes it approve every call from now on.
  public void heal() {
    isWell = true;
  }

  /// Returns the caller of a process.
  public Caller from(Calls calls, Host host) {
    return letter -> {
      calls.pass(host, Port.CALLEE);
      int status = answer(letter);
      calls.pass(host, Port.CALLEE);
      if (!isWell && chance.once(SELDOM)) {
        throw new TargetException.Unreachable("no answer within 10 s"); // the callee received it
      }
      return status;
    };
  }

  private int answer(Caller.Letter letter) {
    JsonNode body = Json.read(letter.body(), JsonNode.class);
    int status = !isWell && chance.once(SELDOM) ? NO : YES;
    heard.called(UUID.fromString(body.path("release").asText()), body.path("step").asInt(), status);
    return status;
  }
}
