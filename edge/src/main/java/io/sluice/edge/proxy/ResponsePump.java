package io.sluice.edge.proxy;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/// Passes an answer's body on at the pace of the slower side, and knows which side broke.
final class ResponsePump {
  private final Context loop;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private boolean ended;
  private boolean dropped;
  private boolean waitsForClient;
  private long moved = System.nanoTime();

  ResponsePump(Context loop, HttpClientResponse from, HttpServerResponse to) {
    this.loop = loop;
    this.from = from;
    this.to = to;
  }

  /// @param complete runs when the instance has sent all of it; it is for it to end the answer
  /// @param failed runs if it will not
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

  /// Whether nothing came from the instance though the client was ready to take it.
  ///
  /// @param nanos for how long
  boolean isStuck(long nanos) {
    return !waitsForClient && System.nanoTime() - moved >= nanos;
  }

  /// Whether the client took nothing of what is there.
  ///
  /// @param nanos for how long
  boolean isRefused(long nanos) {
    return waitsForClient && System.nanoTime() - moved >= nanos;
  }

  /// Nobody reads it any more. A paused answer may have ended on the wire already, its connection
  /// serving someone else: resetting it then would break their request. So what is queued is read
  /// first, and only what is really under way is reset.
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
    moved = System.nanoTime();
    to.write(chunk);
    if (to.writeQueueFull()) {
      waitsForClient = true;
      from.pause();
      to.drainHandler(_ -> {
        waitsForClient = false;
        moved = System.nanoTime();
        if (!dropped) {
          from.resume();
        }
      });
    }
  }
}
