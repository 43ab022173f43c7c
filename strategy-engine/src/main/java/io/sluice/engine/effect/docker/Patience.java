package io.sluice.engine.effect.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import io.sluice.contract.Json;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// What an error of Docker's means. No answer: it is tried again, for as long as its step may take.
/// A refusal that says it is for good ends the step. Any other refusal, such as of a full disk, may
/// pass: it ends the step once it has stood for a while.
final class Patience {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /// A gateway's words for "nobody answers": 502, 503, 504.
  private static final int NO_ANSWER_MIN = 502;

  /// What registries say through Docker, whatever status it gives that.
  private static final Pattern FOR_GOOD =
      Pattern.compile(
          "manifest.unknown|not found|no basic auth|denied|unauthorized|no matching manifest|invalid reference",
          Pattern.CASE_INSENSITIVE);

  /// What was not asked for so many times as long begins anew: one try may take a while itself.
  private static final int FORGOTTEN = 10;

  private final long nanos;
  private final LongSupplier nanoTime;
  private final Map<String, Stands> refusals = new ConcurrentHashMap<>();

  private record Stands(long since, long last) {}

  /// @param time how long a refusal may stand
  /// @param nanoTime monotonic
  Patience(Duration time, LongSupplier nanoTime) {
    this.nanos = time.toNanos();
    this.nanoTime = nanoTime;
  }

  /// What was refused is done now.
  void over(String what) {
    refusals.remove(what);
  }

  /// @param what was asked for: one thing has one name
  TargetException judge(String what, RuntimeException e) {
    String message = "docker: " + message(e);
    if (!(e instanceof DockerException refusal) || refusal.getHttpStatus() >= NO_ANSWER_MIN) {
      return new TargetException.Unreachable(message, e);
    }
    int status = refusal.getHttpStatus();
    boolean isForGood = status >= BAD_REQUEST && status <= NOT_FOUND && status != FORBIDDEN;
    return isForGood || stands(what)
        ? new TargetException.Hopeless(message, e)
        : new TargetException.Unreachable(message, e);
  }

  /// Of a refusal in the midst of an answer.
  TargetException judge(String what, String refusal) {
    String message = "docker: " + refusal;
    return FOR_GOOD.matcher(refusal).find() || stands(what)
        ? new TargetException.Hopeless(message)
        : new TargetException.Unreachable(message);
  }

  /// Likewise where Docker passes on what a registry said.
  TargetException judgePull(String what, RuntimeException e) {
    return e instanceof DockerException refusal && refusal.getHttpStatus() < NO_ANSWER_MIN
        ? judge(what, message(e))
        : judge(what, e);
  }

  /// Whether it has been refused for long enough.
  private boolean stands(String what) {
    long now = nanoTime.getAsLong();
    // Things that are asked for no more leave nothing behind.
    refusals.values().removeIf(before -> now - before.last() > FORGOTTEN * nanos);
    Stands stands =
        refusals.merge(what, new Stands(now, now), (before, _) -> new Stands(before.since(), now));
    return now - stands.since() >= nanos;
  }

  /// Docker's own, without what the library wraps it in.
  static String message(Exception e) {
    String text = String.valueOf(e.getMessage()).strip().replaceFirst("^Status [0-9]+: ", "");
    int begin = text.indexOf('{');
    return begin < 0 ? text : said(text.substring(begin)).orElse(text);
  }

  /// @return empty if `json` is no error of Docker's
  private static Optional<String> said(String json) {
    try {
      return Optional.ofNullable(Json.mapper().readTree(json).get("message")).map(JsonNode::asText);
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
