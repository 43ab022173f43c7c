package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.INFO;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.table.Endpoint;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamRegistry;
import io.sluice.edge.table.WeightedRelease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Sends a few requests through a proxy of its own before the real one opens: in a cold process the
/// first clients would wait for classes to load.
public final class Warmup {
  private static final System.Logger LOG = System.getLogger(Warmup.class.getName());
  private static final LaneKey LANE = new LaneKey("warm", "up");
  private static final String LOOPBACK = "127.0.0.1";

  /// Any free port, which the real proxy does not share.
  private static final int PORT = -2;

  private static final int ROUNDS = 20;

  /// Timeout of the warm-up, which is not worth a longer wait.
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /// Warms up. Completes when it is done, or its time is up; never fails.
  public static Future<Void> run(Vertx vertx, int loops, ProxyLimits limits) {
    long start = System.nanoTime();
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(_ -> request.response().end("warm")))
        .listen(0, LOOPBACK)
        .compose(instance -> through(vertx, instance, loops, limits))
        .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(result ->
            LOG.log(
                INFO,
                "warmed up for {0} ms{1}",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                result.failed() ? ", not to the end: " + result.cause().getMessage() : ""))
        .otherwiseEmpty();
  }

  private static Future<Void> through(
      Vertx vertx, HttpServer instance, int loops, ProxyLimits limits) {
    return Proxy.open(
            vertx,
            LOOPBACK,
            PORT,
            loops,
            limits,
            ClientPolicy.DEFAULT,
            table(instance.actualPort()),
            Duration.ZERO)
        .<Void>compose(proxy -> {
          HttpClient client = vertx.createHttpClient();
          return rounds(client, proxy.port(), 2 * loops, ROUNDS)
              .eventually(() -> client.close())
              .eventually(() -> proxy.close());
        })
        .eventually(() -> instance.close());
  }

  private static Future<Void> rounds(HttpClient client, int port, int width, int left) {
    if (left == 0) {
      return Future.succeededFuture();
    }
    HttpMethod method = left % 2 == 0 ? HttpMethod.GET : HttpMethod.POST;
    var options =
        new RequestOptions()
            .setMethod(method)
            .setHost(LOOPBACK)
            .setPort(port)
            .putHeader("host", LANE.host());
    return Future.all(IntStream.range(0, width).mapToObj(_ -> send(client, options)).toList())
        .compose(_ -> rounds(client, port, width, left - 1));
  }

  private static Future<?> send(HttpClient client, RequestOptions options) {
    return client
        .request(options)
        .compose(request ->
            options.getMethod().equals(HttpMethod.GET) ? request.send() : request.send("x"))
        .compose(HttpClientResponse::body);
  }

  private static RoutingTable table(int port) {
    var registry = new UpstreamRegistry(new InstanceCounters(InstantSource.system()));
    var instance = new Endpoint("warm", LOOPBACK, port);
    var weighted = new WeightedRelease(new UUID(0, 0), "warm", Percent.ALL, List.of(instance));
    var record =
        LaneRecord.empty(Token.NONE)
            .withTable(Token.NONE, List.of(weighted), Optional.empty(), Optional.empty());
    return RoutingTable.EMPTY.with(LANE, record, id -> registry.get(id, weighted.version()));
  }

  private Warmup() {}
}
