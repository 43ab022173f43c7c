package io.sluice.edge.proxy;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/// Forwards a response's body at the pace of the slower side, and detects which side broke off.
final class ResponsePump {
  private final Context loop;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private boolean ended;
  private boolean dropped;
  private boolean waitsForClient;
  private long lastProgress = System.nanoTime();

  ResponsePump(Context loop, HttpClientResponse from, HttpServerResponse to) {
    this.loop = loop;
    this.from = from;
    this.to = to;
  }

  /// @param complete runs when the instance has sent the whole body; it must end the response
  /// @param failed runs if the instance breaks off
  void start(Runnable complete, Runnable failed) {
    from.handler(this::pass);
    from.endHandler(_ -> {
      ended = true;
      if (!dropped) {
        if (!from.trailers().isEmpty()) {
          to.trailers().addAll(from.trailers());
        }
        complete.run();
      }
    });
    from.exceptionHandler(_ -> {
      if (!dropped && !ended) {
        ended = true;
        failed.run();
      }
    });
  }

  /// Whether the instance has sent nothing although the client was reading.
  ///
  /// @param nanos minimum duration of that, in nanoseconds
  boolean isStuck(long nanos) {
    return !waitsForClient && System.nanoTime() - lastProgress >= nanos;
  }

  /// Whether the client has read nothing of the available data.
  ///
  /// @param nanos minimum duration of that, in nanoseconds
  boolean isUnread(long nanos) {
    return waitsForClient && System.nanoTime() - lastProgress >= nanos;
  }

  /// Drops the response after a client abort. A paused response may have ended on the wire already,
  /// and its connection may serve another request, which a reset would break. So the queued data is
  /// read first, and only a response that is still running is reset.
  void drop() {
    dropped = true;
    from.handler(_ -> {});
    from.resume();
    loop.runOnContext(_ -> {
      if (!ended) {
        ended = true;
        from.request().reset();
      }
    });
  }

  private void pass(Buffer chunk) {
    lastProgress = System.nanoTime();
    to.write(chunk);
    if (to.writeQueueFull()) {
      waitsForClient = true;
      from.pause();
      to.drainHandler(_ -> {
        waitsForClient = false;
        lastProgress = System.nanoTime();
        if (!dropped) {
          from.resume();
        }
      });
    }
  }
}
