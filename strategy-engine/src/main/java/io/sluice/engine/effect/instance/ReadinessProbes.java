package io.sluice.engine.effect.instance;

import io.sluice.engine.effect.target.Instance;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Probes starting instances for readiness: two answers of 2xx, 100 ms apart or more. Keeps the
/// problem that the last probe of each instance found.
final class ReadinessProbes {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final long GAP_NANOS = Duration.ofMillis(100).toNanos();

  /// With these limits, a problem has at most 200 characters.
  private static final int PATH_LENGTH_MAX = 100;

  private static final int MESSAGE_LENGTH_MAX = 60;

  private final LongSupplier nanoTime;
  private final Map<UUID, Long> firstSuccess = new ConcurrentHashMap<>();
  private final Map<UUID, String> problems = new ConcurrentHashMap<>();

  /// Holds the client, which is created at the first probe: it reads the JDK's certificates, which
  /// would add half a second to each start.
  private static final class Http {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();
  }

  /// @param nanoTime monotonic
  ReadinessProbes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Probes starting instances in parallel, and returns the ones that are ready now.
  Set<UUID> ready(List<InstanceRow> rows) {
    Map<UUID, CompletableFuture<Boolean>> probed =
        rows.stream()
            .filter(row -> row.mark() == Instance.State.STARTING && row.process().isPresent())
            .collect(Collectors.toMap(InstanceRow::id, this::isReady));
    return probed.entrySet().stream()
        .filter(probe -> probe.getValue().join())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Probes an instance. Completes with whether it is ready now; never fails.
  CompletableFuture<Boolean> isReady(InstanceRow row) {
    URI uri;
    try {
      uri =
          URI.create(
              "http://%s:%d%s"
                  .formatted(row.address().host(), row.address().port(), row.spec().healthPath()));
    } catch (IllegalArgumentException e) {
      report(row.id(), describe(row, "cannot be sent: healthPath is not a valid path"));
      return CompletableFuture.completedFuture(false);
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).GET().build();
    CompletableFuture<HttpResponse<Void>> answer =
        Http.CLIENT.sendAsync(request, BodyHandlers.discarding());
    return answer
        .thenApply(response -> findProblem(row, response.statusCode()))
        .completeOnTimeout(
            Optional.of(describeSilence(row)), LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Optional.of(describe(row, failure)))
        .whenComplete((_, _) -> answer.cancel(true)) // else an endless answer keeps its connection
        .thenApply(problem -> isReady(row.id(), problem));
  }

  /// Records the problem of an instance that is not probed.
  void report(UUID instance, String problem) {
    problems.put(instance, problem);
  }

  /// Returns the problem that the last probe found, in one line; empty if it found none.
  Optional<String> findProblem(UUID instance) {
    return Optional.ofNullable(problems.get(instance));
  }

  /// Forgets an instance that is ready or gone.
  void forget(UUID instance) {
    firstSuccess.remove(instance);
    problems.remove(instance);
  }

  /// Returns the instances of which something is kept.
  Set<UUID> trackedInstances() {
    return Stream.of(firstSuccess, problems)
        .flatMap(kept -> kept.keySet().stream())
        .collect(Collectors.toSet());
  }

  private boolean isReady(UUID instance, Optional<String> problem) {
    if (problem.isPresent()) {
      firstSuccess.remove(instance);
      problems.put(instance, problem.get());
      return false;
    }
    problems.remove(instance);
    long now = nanoTime.getAsLong();
    long first = firstSuccess.computeIfAbsent(instance, _ -> now);
    return now - first >= GAP_NANOS;
  }

  private static Optional<String> findProblem(InstanceRow row, int status) {
    return status / 100 == 2 ? Optional.empty() : Optional.of(describe(row, "answered " + status));
  }

  /// The JDK's client wraps every failed connection in a `ConnectException`. Its cause shows a
  /// failure of the network, such as a missing route.
  static String describe(InstanceRow row, Throwable failure) {
    Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
    return switch (cause) {
      case ConnectException wrapper
          when wrapper.getCause() instanceof SocketException network
              && !(network instanceof ConnectException) ->
          describeFailure(row, network);
      case ConnectException _ -> "nothing listens on port " + row.address().port();
      case HttpTimeoutException _ -> describeSilence(row);
      default -> describeFailure(row, cause);
    };
  }

  private static String describeFailure(InstanceRow row, Throwable cause) {
    String message =
        Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    return describe(
        row, "failed: " + cut(message.replaceAll("\\p{Cntrl}", " "), MESSAGE_LENGTH_MAX));
  }

  private static String describeSilence(InstanceRow row) {
    return describe(row, "gave no complete answer within %d s".formatted(LIMIT.toSeconds()));
  }

  private static String describe(InstanceRow row, String answer) {
    return "GET %s on port %d %s"
        .formatted(cut(row.spec().healthPath(), PATH_LENGTH_MAX), row.address().port(), answer);
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }
}
