package io.sluice.engine.effect.instance;

import io.sluice.engine.effect.target.Instance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Probes starting instances for readiness: two answers of 2xx, 100 ms apart or more.
final class Probes {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final long GAP_NANOS = Duration.ofMillis(100).toNanos();

  private final LongSupplier nanoTime;
  private final Map<UUID, Long> firstSuccess = new ConcurrentHashMap<>();

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
  Probes(LongSupplier nanoTime) {
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
      uri = URI.create("http://%s:%d%s".formatted(row.host(), row.port(), row.spec().healthPath()));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(false);
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).GET().build();
    CompletableFuture<HttpResponse<Void>> answer =
        Http.CLIENT.sendAsync(request, BodyHandlers.discarding());
    return answer
        .thenApply(response -> response.statusCode() / 100 == 2)
        .completeOnTimeout(false, LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> false)
        .whenComplete((_, _) -> answer.cancel(true)) // else an endless answer keeps its connection
        .thenApply(isGood -> isReady(row.id(), isGood));
  }

  /// Forgets an instance that is ready or gone.
  void forget(UUID instance) {
    firstSuccess.remove(instance);
  }

  private boolean isReady(UUID instance, boolean isGood) {
    if (!isGood) {
      forget(instance);
      return false;
    }
    long now = nanoTime.getAsLong();
    long first = firstSuccess.computeIfAbsent(instance, _ -> now);
    return now - first >= GAP_NANOS;
  }
}
