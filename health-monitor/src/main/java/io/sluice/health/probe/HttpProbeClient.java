package io.sluice.health.probe;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceUnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Probes the instances in the routers' tables by HTTP.
public final class HttpProbeClient implements ProbeClient {
  private final HttpClient http;
  private final List<EdgeInstances> routers;
  private final Duration timeout;
  private final Semaphore permits;

  /// @param timeout time limit of each probe
  /// @param maxConcurrency maximum number of concurrent probes, over all lanes
  public HttpProbeClient(
      HttpClient http, List<EdgeInstances> routers, Duration timeout, int maxConcurrency) {
    this.http = http;
    this.routers = List.copyOf(routers);
    this.timeout = timeout;
    this.permits = new Semaphore(maxConcurrency);
  }

  @Override
  public Answers probe(LaneKey lane, UUID release, String path) {
    return probe(
        routers.stream()
            .flatMap(router -> instances(router, lane, release).stream())
            .map(it -> URI.create(it + path))
            .toList());
  }

  private static List<URI> instances(EdgeInstances router, LaneKey lane, UUID release) {
    try {
      return router.of(lane, release);
    } catch (SourceUnavailableException _) {
      return List.of();
    }
  }

  private Answers probe(List<URI> urls) {
    List<CompletableFuture<Boolean>> probes = urls.stream().map(this::probe).toList();
    int succeeded = (int) probes.stream().filter(CompletableFuture::join).count();
    return new Answers(succeeded, probes.size() - succeeded);
  }

  private CompletableFuture<Boolean> probe(URI url) {
    permits.acquireUninterruptibly();
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(
            HttpRequest.newBuilder(url).timeout(timeout).build(), BodyHandlers.discarding());
    return exchange
        .thenApply(response -> response.statusCode() / 100 == 2)
        .completeOnTimeout(false, timeout.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(_ -> false)
        .whenComplete((_, _) -> {
          exchange.cancel(true); // otherwise an endless response keeps its connection
          permits.release();
        });
  }
}
