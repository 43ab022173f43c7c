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

/// The traffic port: one [Cell] per event loop, all listening on it.
public final class Proxy {
  private final Vertx vertx;
  private final List<Cell> cells;

  private Proxy(Vertx vertx, List<Cell> cells) {
    this.vertx = vertx;
    this.cells = List.copyOf(cells);
  }

  /// Opens the port.
  ///
  /// @param port 0 for any free one; so is a negative one, which is shared only by servers with the
  ///   same number
  /// @param loops number of `vertx`'s event loops to use
  /// @param patience maximum wait from now on of a request for a lane that is not in the table
  public static Future<Proxy> open(
      Vertx vertx,
      String host,
      int port,
      int loops,
      Limits limits,
      RoutingTable table,
      Duration patience) {
    var cells = new ArrayList<Cell>();
    var clients = new Clients(limits.clients());
    for (int i = 0; i < loops; i++) {
      cells.add(new Cell(options(host, port), limits, loops, clients, table, patience));
    }
    Future<String> deployed = Future.succeededFuture();
    for (Cell cell : cells) {
      deployed = deployed.compose(_ -> vertx.deployVerticle(cell, new DeploymentOptions()));
    }
    return deployed.map(_ -> new Proxy(vertx, cells));
  }

  /// Closes the port and every connection.
  Future<Void> close() {
    return Future.all(cells.stream().map(cell -> vertx.undeploy(cell.deploymentID())).toList())
        .mapEmpty();
  }

  public int port() {
    return cells.getFirst().port();
  }

  /// Replaces the table. Completes once every loop uses it: a request that arrives afterwards is
  /// routed by the new table, and the number of requests in flight by the old one can only
  /// decrease.
  public CompletableFuture<Void> install(RoutingTable table) {
    return Future.all(cells.stream().map(cell -> cell.install(table)).toList())
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  /// Closes connections as soon as their responses have ended.
  ///
  /// @return the number of running responses
  public CompletableFuture<Integer> stopping() {
    List<Future<Integer>> left = cells.stream().map(Cell::stopping).toList();
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
