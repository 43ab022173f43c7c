package io.sluice.edge.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;

/// A client's connection: its exchange and its idle timeout. Belongs to one loop.
final class ClientConnection {
  /// Maximum time to read the rest of a request that has been answered, in milliseconds.
  private static final long LINGER_MS = 5_000;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final long idleMs;
  private Optional<Exchange> exchange = Optional.empty();
  private Optional<Long> timer = Optional.empty();
  private boolean poisoned;
  private boolean last;

  ClientConnection(Vertx vertx, HttpConnection connection, ProxyLimits limits) {
    this.vertx = vertx;
    this.connection = connection;
    this.idleMs = limits.clientIdle().toMillis();
    idle();
  }

  /// Starts an exchange, when a request's head has arrived.
  void busy(Exchange next) {
    cancel();
    exchange = Optional.of(next);
  }

  /// Starts the idle timeout for the next head, when a response has ended.
  void idle() {
    cancel();
    exchange = Optional.empty();
    timer = Optional.of(vertx.setTimer(idleMs, _ -> close()));
  }

  /// Ends the current exchange. The connection becomes idle before the response ends, since a
  /// pipelined request may begin during that call.
  ///
  /// @param endResponse ends the response
  void end(RequestBody body, Runnable endResponse) {
    boolean read = body.isEnded();
    idle();
    endResponse.run();
    if (!read) {
      // Closing with unread data would reset the connection, and the client could lose the
      // response.
      cancel();
      timer = Optional.of(vertx.setTimer(LINGER_MS, _ -> close()));
      body.discard(this::onDrained);
    } else if (last) {
      close();
    }
  }

  private void onDrained() {
    if (last) {
      close();
    } else {
      idle();
    }
  }

  boolean isIdle() {
    return exchange.isEmpty();
  }

  /// Stops treating further data as requests.
  void poison() {
    poisoned = true;
  }

  boolean isPoisoned() {
    return poisoned;
  }

  /// Closes the connection once the current response has ended.
  void last() {
    last = true;
    if (exchange.isEmpty()) {
      close();
    }
  }

  boolean isLast() {
    return last;
  }

  void close() {
    poisoned = true;
    connection.close();
  }

  /// Called when the connection is closed, by either side.
  void closed() {
    cancel();
    poisoned = true;
    exchange.ifPresent(Exchange::onClientAbort);
  }

  private void cancel() {
    timer.ifPresent(vertx::cancelTimer);
    timer = Optional.empty();
  }
}
