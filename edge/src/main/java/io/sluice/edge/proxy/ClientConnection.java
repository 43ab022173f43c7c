package io.sluice.edge.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;

/// A client's connection: its exchange and its idle timeout. Belongs to one loop.
final class ClientConnection {
  /// Maximum time to read the rest of a request that has been answered, in milliseconds.
  private static final long LINGER_MS = 5_000;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final long headMs;
  private final long idleMs;
  private final ClientPolicy policy;
  private Optional<Forwarding> peer = Optional.empty();
  private boolean trusted;
  private Optional<Exchange> exchange = Optional.empty();
  private Optional<Long> timer = Optional.empty();
  private Optional<AddressLimiter.Budget> budget = Optional.empty();
  private int heads;
  private boolean headTimed;
  private boolean awaitsHead;
  private boolean poisoned;
  private boolean last;

  ClientConnection(
      Vertx vertx, HttpConnection connection, ProxyLimits limits, ClientPolicy policy) {
    this.vertx = vertx;
    this.connection = connection;
    this.policy = policy;
    this.headMs = limits.head().toMillis();
    this.idleMs = limits.clientIdle().toMillis();
    idle();
    limitHead();
  }

  /// Counts the connection for its address, until it is closed.
  ///
  /// @return whether the address may have it
  boolean enter(AddressLimiter limiter) {
    InetAddress address = AddressRange.findAddress(own().address()).orElseThrow();
    if (!trusted) {
      budget = limiter.enter(address);
    }
    return trusted || budget.isPresent();
  }

  /// Counts a request for the address of its client.
  ///
  /// @return 0 if it is within the limit; otherwise the wait for the next one, in seconds
  int take(AddressLimiter limiter, HttpServerRequest request) {
    long now = System.nanoTime();
    return budget.isPresent()
        ? budget.get().take(now)
        : AddressRange.findAddress(forwarding(request).address())
            .map(address -> limiter.of(address).take(now))
            .orElse(0);
  }

  /// Returns the number of complete heads so far.
  int heads() {
    return heads;
  }

  void onHead() {
    heads++;
  }

  /// Called when bytes arrived that completed no head.
  void onPartialHead() {
    if (awaitsHead && !headTimed) {
      limitHead();
    }
  }

  /// Keeps the connection open while its request waits for a lane.
  void parked() {
    idle();
    awaitsHead = false;
  }

  private void limitHead() {
    cancel();
    headTimed = true;
    timer = Optional.of(vertx.setTimer(Math.min(headMs, idleMs), _ -> close()));
  }

  /// Returns the client of a request. The connection's own is known only now: a header of the PROXY
  /// protocol follows the connection.
  Forwarding forwarding(HttpServerRequest request) {
    Forwarding own = own();
    return trusted ? own.resolveClient(request, policy.trustedProxies()) : own;
  }

  private Forwarding own() {
    if (peer.isEmpty()) {
      Forwarding own = Forwarding.of(connection);
      trusted = own.isTrusted(policy.trustedProxies());
      peer = Optional.of(own);
    }
    return peer.orElseThrow();
  }

  /// Starts an exchange, when a request's head has arrived.
  void busy(Exchange next) {
    cancel();
    awaitsHead = false;
    exchange = Optional.of(next);
  }

  /// Starts the idle timeout for the next head, when a response has ended.
  void idle() {
    cancel();
    awaitsHead = true;
    headTimed = false;
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
      awaitsHead = false;
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
    leave();
    exchange.ifPresent(Exchange::onClientAbort);
  }

  /// Ends the connection's count for its address. A repeat has no effect.
  void leave() {
    budget.ifPresent(AddressLimiter.Budget::leave);
    budget = Optional.empty();
  }

  private void cancel() {
    timer.ifPresent(vertx::cancelTimer);
    timer = Optional.empty();
  }
}
