package io.sluice.edge.proxy;

import io.sluice.edge.table.UpstreamInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/// One loop's connections to one instance. It has a client of its own, because a pool shared by
/// loops lends connections across them.
final class UpstreamPool {
  /// Maximum idle time of a connection that is used again. The pool checks it only when its cleaner
  /// runs, so the two together must stay below the shortest idle timeout of an instance (2 s for
  /// some servers); a request on a connection that the instance is closing would be lost.
  static final int KEEP_ALIVE_SECONDS = 1;

  static final int CLEANER_MS = 500;

  /// Maximum number of requests in flight with reusable connections; further connections are used
  /// once. Some servers close idle connections above a number (the JDK's: 200), at any time.
  static final int IDLE_MAX = 128;

  /// Maximum number of WebSockets; since they last, they have a pool of their own.
  private static final int TUNNELS_MAX = 10_000;

  private final UpstreamInstance instance;
  private final SocketAddress address;
  private final HttpClient requests;
  private final Supplier<HttpClient> newTunnels;
  private Optional<HttpClient> tunnels = Optional.empty();

  UpstreamPool(Vertx vertx, UpstreamInstance instance, ProxyLimits limits, int loops) {
    int max = Math.max(1, limits.connections() / loops);
    this.instance = instance;
    this.address =
        SocketAddress.inetSocketAddress(instance.endpoint().port(), instance.endpoint().host());
    this.requests = client(vertx, limits, max);
    this.newTunnels = () -> client(vertx, limits, TUNNELS_MAX);
  }

  private static HttpClient client(Vertx vertx, ProxyLimits limits, int max) {
    var options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
            .setMaxHeaderSize(64 * 1024)
            .setMaxInitialLineLength(16 * 1024)
            .setMaxChunkSize(64 * 1024)
            .setTcpNoDelay(true);
    var pool = new PoolOptions().setHttp1MaxSize(max).setCleanerPeriod(CLEANER_MS);
    return vertx.httpClientBuilder().with(options).with(pool).build();
  }

  /// Returns a request on a connection to the instance; fails if it gets no connection, before
  /// anything was sent.
  Future<HttpClientRequest> request(HttpMethod method, String uri, boolean tunnel) {
    // The pool is keyed by the host, too, so that must never be the client's.
    RequestOptions options =
        new RequestOptions()
            .setServer(address)
            .setHost(instance.endpoint().host())
            .setPort(instance.endpoint().port())
            .setMethod(method)
            .setURI(uri);
    return (tunnel ? tunnels() : requests).request(options).onSuccess(this::prepare);
  }

  private HttpClient tunnels() {
    HttpClient client = tunnels.orElseGet(newTunnels);
    tunnels = Optional.of(client);
    return client;
  }

  private void prepare(HttpClientRequest request) {
    request.exceptionHandler(_ -> {});
    request.connection().exceptionHandler(_ -> {});
    if (instance.inFlight() > IDLE_MAX) {
      request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  void close() {
    requests.close();
    tunnels.ifPresent(HttpClient::close);
  }
}
