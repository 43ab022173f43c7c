package io.sluice.edge.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;

/// A client's connection: what is under way on it, and how long it may be silent. Belongs to one
/// loop.
final class Peer {
  /// How long a client may go on sending a request that was answered already.
  private static final long LINGER_MS = 5_000;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final long idleMs;
  private Optional<Exchange> exchange = Optional.empty();
  private Optional<Long> timer = Optional.empty();
  private boolean poisoned;
  private boolean last;

  Peer(Vertx vertx, HttpConnection connection, Limits limits) {
    this.vertx = vertx;
    this.connection = connection;
    this.idleMs = limits.clientIdle().toMillis();
    idle();
  }

  /// A request's head has arrived.
  void busy(Exchange next) {
    cancel();
    exchange = Optional.of(next);
  }

  /// The answer is out; the client has its limit to send the next head.
  void idle() {
    cancel();
    exchange = Optional.empty();
    timer = Optional.of(vertx.setTimer(idleMs, _ -> close()));
  }

  /// Ends the present exchange. The connection is idle before its answer ends, because a request
  /// that is in line already begins within that.
  ///
  /// @param answer ends the answer
  void end(RequestBody body, Runnable answer) {
    boolean read = body.isEnded();
    idle();
    answer.run();
    if (!read) {
      // Closing before all of it was read would reset the connection, and take the answer along.
      cancel();
      timer = Optional.of(vertx.setTimer(LINGER_MS, _ -> close()));
      body.discard(this::drained);
    } else if (last) {
      close();
    }
  }

  private void drained() {
    if (last) {
      close();
    } else {
      idle();
    }
  }

  boolean isIdle() {
    return exchange.isEmpty();
  }

  /// Nothing more that is read here is a request.
  void poison() {
    poisoned = true;
  }

  boolean isPoisoned() {
    return poisoned;
  }

  /// Closes once the present answer is out.
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

  /// The connection is gone, by whose doing ever.
  void closed() {
    cancel();
    poisoned = true;
    exchange.ifPresent(Exchange::clientLeft);
  }

  private void cancel() {
    timer.ifPresent(vertx::cancelTimer);
    timer = Optional.empty();
  }
}
