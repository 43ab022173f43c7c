package io.sluice.edge.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;

/// An instance's answer on its way to the client.
final class Answer {
  private final HttpServerRequest in;
  private final HttpServerResponse out;
  private final HttpClientResponse response;
  private final ResponsePump pump;
  private final long latency;
  private Optional<Tunnel> tunnel = Optional.empty();

  /// @param latency from the request's arrival until now, nanoseconds
  Answer(Context loop, HttpServerRequest in, HttpClientResponse response, long latency) {
    this.in = in;
    this.out = in.response();
    this.response = response;
    this.pump = new ResponsePump(loop, response, out);
    this.latency = latency;
  }

  int status() {
    return response.statusCode();
  }

  long latency() {
    return latency;
  }

  /// Whether only the end of the connection can tell the client where the answer ends.
  boolean endsWithConnection() {
    return in.version() == HttpVersion.HTTP_1_0 && hasBody() && !hasLength();
  }

  /// Passes head and body on; ending it is left to `complete`.
  ///
  /// @param last whether the connection closes afterwards
  void pass(Course course, boolean last, Runnable complete, Runnable brokenOff) {
    head(course);
    if (hasBody() && !hasLength()) {
      out.setChunked(true);
    }
    if (last) {
      closing(out);
    }
    pump.start(complete, brokenOff);
  }

  /// Switches to the protocol that both sides agreed on.
  void tunnel(Vertx vertx, Course course, Duration idle, Runnable opened, Runnable closed) {
    head(course);
    out.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
    response.netSocket().pause();
    in.toNetSocket()
        .onSuccess(client -> {
          client.pause();
          opened.run();
          var next = new Tunnel(vertx, client, response, idle, closed);
          tunnel = Optional.of(next);
          next.start();
        })
        .onFailure(_ -> {
          response.request().connection().close();
          closed.run();
        });
  }

  boolean isStuck(Duration limit) {
    return pump.isStuck(limit.toNanos());
  }

  boolean isRefused(Duration limit) {
    return pump.isRefused(limit.toNanos());
  }

  /// Nobody takes it any more.
  void drop() {
    tunnel.ifPresentOrElse(Tunnel::close, pump::drop);
  }

  /// Says that the connection closes, where Vert.x would say otherwise.
  static void closing(HttpServerResponse out) {
    out.headersEndHandler(_ -> out.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
  }

  /// The standard phrase is left to Vert.x: it knows a 304, which must stay bare, only by that.
  private void head(Course course) {
    out.setStatusCode(status());
    String phrase = response.statusMessage();
    if (!phrase.equals(HttpResponseStatus.valueOf(status()).reasonPhrase()) && status() != 304) {
      out.setStatusMessage(phrase);
    }
    Headers.toClient(response.headers(), out.headers());
    Headers.mark(out, course);
  }

  private boolean hasBody() {
    return !in.method().equals(HttpMethod.HEAD) && status() != 204 && status() != 304;
  }

  private boolean hasLength() {
    return response.headers().contains(HttpHeaders.CONTENT_LENGTH);
  }
}
