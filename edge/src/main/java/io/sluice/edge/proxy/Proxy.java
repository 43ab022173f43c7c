package io.sluice.edge.proxy;

import io.sluice.edge.table.RoutingTable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The traffic port: one [ProxyWorker] per event loop, all listening on it.
public final class Proxy {
  private final Vertx vertx;
  private final List<ProxyWorker> workers;

  private Proxy(Vertx vertx, List<ProxyWorker> workers) {
    this.vertx = vertx;
    this.workers = List.copyOf(workers);
  }

  /// Opens the port.
  ///
  /// @param port 0 for any free one; so is a negative one, which is shared only by servers with the
  ///   same number
  /// @param loops number of `vertx`'s event loops to use
  /// @param laneWait maximum wait from now on of a request for a lane that is not in the table
  public static Future<Proxy> open(
      Vertx vertx,
      String host,
      int port,
      int loops,
      ProxyLimits limits,
      ClientPolicy policy,
      RoutingTable table,
      Duration laneWait) {
    var workers = new ArrayList<ProxyWorker>();
    var limiter = new ConnectionLimiter(limits.clients());
    var addresses = new AddressLimiter(policy);
    for (int i = 0; i < loops; i++) {
      workers.add(
          new ProxyWorker(
              options(host, port), limits, policy, loops, limiter, addresses, table, laneWait));
    }
    Future<String> deployed = Future.succeededFuture();
    for (ProxyWorker worker : workers) {
      deployed = deployed.compose(_ -> vertx.deployVerticle(worker, new DeploymentOptions()));
    }
    return deployed.map(_ -> new Proxy(vertx, workers));
  }

  /// Closes the port and every connection.
  Future<Void> close() {
    return Future.all(
            workers.stream().map(worker -> vertx.undeploy(worker.deploymentID())).toList())
        .mapEmpty();
  }

  public int port() {
    return workers.getFirst().port();
  }

  /// Replaces the table. Completes once every loop uses it: a request that arrives afterwards is
  /// routed by the new table, and the number of requests in flight by the old one can only
  /// decrease.
  public CompletableFuture<Void> install(RoutingTable table) {
    return Future.all(workers.stream().map(worker -> worker.install(table)).toList())
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  /// Closes connections as soon as their responses have ended.
  ///
  /// @return the number of running responses
  public CompletableFuture<Integer> stopping() {
    List<Future<Integer>> left = workers.stream().map(ProxyWorker::stopping).toList();
    return Future.all(left)
        .map(_ -> left.stream().mapToInt(Future::result).sum())
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        // A negative port is a free one that all servers with the same number share.
        .setPort(port == 0 ? -1 : port)
        .setAcceptBacklog(4096)
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(16 * 1024)
        .setMaxHeaderSize(64 * 1024)
        .setMaxChunkSize(64 * 1024)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }
}
