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

/// Decides whether an error of Docker is permanent. A call without an answer is retried for as long
/// as its step may take. A permanent error ends the step. Any other error, for example a full disk,
/// may be temporary: it ends the step once it has lasted for a while.
final class DockerErrorPolicy {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /// Lowest status of a gateway without an answer: 502, 503, 504.
  private static final int NO_ANSWER_MIN = 502;

  /// Permanent errors of registries in Docker's messages, under any status.
  private static final Pattern PERMANENT =
      Pattern.compile(
          "manifest.unknown|not found|no basic auth|denied|unauthorized|no matching manifest|invalid reference",
          Pattern.CASE_INSENSITIVE);

  /// Factor of the time limit after which an error without a new attempt is forgotten: one attempt
  /// may itself take a while.
  private static final int FORGET_FACTOR = 10;

  private final long nanos;
  private final LongSupplier nanoTime;
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  private record Failure(long since, long last) {}

  /// @param time for which an error may last
  /// @param nanoTime monotonic
  DockerErrorPolicy(Duration time, LongSupplier nanoTime) {
    this.nanos = time.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Forgets the errors of an operation that succeeded.
  void clear(String what) {
    failures.remove(what);
  }

  /// Returns the exception for an error of a call.
  ///
  /// @param what the operation, by the same name in each attempt
  TargetException classify(String what, RuntimeException e) {
    String message = "docker: " + message(e);
    if (!(e instanceof DockerException rejection) || rejection.getHttpStatus() >= NO_ANSWER_MIN) {
      return new TargetException.Unreachable(message, e);
    }
    int status = rejection.getHttpStatus();
    boolean isPermanentStatus = status >= BAD_REQUEST && status <= NOT_FOUND && status != FORBIDDEN;
    return isPermanentStatus || isPermanent(what)
        ? new TargetException.Permanent(message, e)
        : new TargetException.Unreachable(message, e);
  }

  /// Returns the exception for an error in the middle of a response.
  TargetException classify(String what, String rejection) {
    String message = "docker: " + rejection;
    return PERMANENT.matcher(rejection).find() || isPermanent(what)
        ? new TargetException.Permanent(message)
        : new TargetException.Unreachable(message);
  }

  /// Returns the exception for an error of a pull, which Docker may have received from a registry.
  TargetException classifyPull(String what, RuntimeException e) {
    return e instanceof DockerException rejection && rejection.getHttpStatus() < NO_ANSWER_MIN
        ? classify(what, message(e))
        : classify(what, e);
  }

  /// Whether the operation has been failing for at least the time limit.
  private boolean isPermanent(String what) {
    long now = nanoTime.getAsLong();
    // Operations that are no longer attempted leave no entry.
    failures.values().removeIf(before -> now - before.last() > FORGET_FACTOR * nanos);
    Failure failure =
        failures.merge(
            what, new Failure(now, now), (before, _) -> new Failure(before.since(), now));
    return now - failure.since() >= nanos;
  }

  /// Returns Docker's own message, without the library's prefix.
  static String message(Exception e) {
    String text = String.valueOf(e.getMessage()).strip().replaceFirst("^Status [0-9]+: ", "");
    int begin = text.indexOf('{');
    return begin < 0 ? text : findMessage(text.substring(begin)).orElse(text);
  }

  /// @return empty if `json` is not an error of Docker
  private static Optional<String> findMessage(String json) {
    try {
      return Optional.ofNullable(Json.mapper().readTree(json).get("message")).map(JsonNode::asText);
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
