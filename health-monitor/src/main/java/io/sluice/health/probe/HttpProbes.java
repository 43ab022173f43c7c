package io.sluice.health.probe;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceAway;
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
public final class HttpProbes implements Probes {
  private final HttpClient http;
  private final List<EdgeInstances> routers;
  private final Duration limit;
  private final Semaphore free;

  /// @param limit timeout of each probe
  /// @param most the maximum number of concurrent probes, over all lanes
  public HttpProbes(HttpClient http, List<EdgeInstances> routers, Duration limit, int most) {
    this.http = http;
    this.routers = List.copyOf(routers);
    this.limit = limit;
    this.free = new Semaphore(most);
  }

  @Override
  public Answers ask(LaneKey lane, UUID release, String path) {
    return ask(
        routers.stream()
            .flatMap(router -> instances(router, lane, release).stream())
            .map(it -> URI.create(it + path))
            .toList());
  }

  private static List<URI> instances(EdgeInstances router, LaneKey lane, UUID release) {
    try {
      return router.of(lane, release);
    } catch (SourceAway _) {
      return List.of();
    }
  }

  private Answers ask(List<URI> urls) {
    List<CompletableFuture<Boolean>> asked = urls.stream().map(this::ask).toList();
    int well = (int) asked.stream().filter(CompletableFuture::join).count();
    return new Answers(well, asked.size() - well);
  }

  private CompletableFuture<Boolean> ask(URI url) {
    free.acquireUninterruptibly();
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(
            HttpRequest.newBuilder(url).timeout(limit).build(), BodyHandlers.discarding());
    return exchange
        .thenApply(answer -> answer.statusCode() / 100 == 2)
        .completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(_ -> false)
        .whenComplete((_, _) -> {
          exchange.cancel(true); // otherwise an endless response keeps its connection
          free.release();
        });
  }
}
