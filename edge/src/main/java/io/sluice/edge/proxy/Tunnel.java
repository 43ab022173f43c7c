package io.sluice.edge.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/// Copies bytes in both directions between a client and an instance, each at the other's pace,
/// until either closes.
final class Tunnel {
  private final NetSocket client;
  private final NetSocket instance;
  private final HttpConnection connection;
  private final Deadline idle;
  private final Duration limit;
  private final Runnable closed;
  private boolean open = true;
  private long lastProgress = System.nanoTime();

  /// @param response the instance's 101; closing its socket would not close the connection
  /// @param closed runs once, when the tunnel is closed
  Tunnel(
      Vertx vertx, NetSocket client, HttpClientResponse response, Duration limit, Runnable closed) {
    this.client = client;
    this.instance = response.netSocket();
    this.connection = response.request().connection();
    this.idle = new Deadline(vertx);
    this.limit = limit;
    this.closed = closed;
  }

  void start() {
    pass(client, instance);
    pass(instance, client);
    idle.set(limit, this::checkIdle);
    client.resume();
    instance.resume();
  }

  void close() {
    if (open) {
      open = false;
      idle.cancel();
      connection.close();
      client.close();
      closed.run();
    }
  }

  private void pass(NetSocket from, NetSocket to) {
    from.exceptionHandler(_ -> {});
    from.closeHandler(_ -> close());
    from.endHandler(_ -> close());
    from.handler(chunk -> write(from, to, chunk));
  }

  private void write(NetSocket from, NetSocket to, Buffer chunk) {
    lastProgress = System.nanoTime();
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(_ -> from.resume());
    }
  }

  private void checkIdle() {
    Duration silent = Duration.ofNanos(System.nanoTime() - lastProgress);
    if (silent.compareTo(limit) >= 0) {
      close();
    } else {
      idle.set(limit.minus(silent), this::checkIdle);
    }
  }
}
