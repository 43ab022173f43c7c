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

/// An instance's response while it is sent to the client.
final class UpstreamResponse {
  private final HttpServerRequest in;
  private final HttpServerResponse out;
  private final HttpClientResponse response;
  private final ResponsePump pump;
  private final long latency;
  private Optional<Tunnel> tunnel = Optional.empty();

  /// @param latency from the request's arrival until now, in nanoseconds
  UpstreamResponse(Context loop, HttpServerRequest in, HttpClientResponse response, long latency) {
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

  /// Whether the client can recognize the end of the response only by the end of the connection.
  boolean isEndedByConnection() {
    return in.version() == HttpVersion.HTTP_1_0 && hasBody() && !hasLength();
  }

  /// Forwards head and body; `complete` must end the response.
  ///
  /// @param last whether the connection closes afterwards
  void pass(UpstreamSelection selection, boolean last, Runnable complete, Runnable onReset) {
    head(selection);
    if (hasBody() && !hasLength()) {
      out.setChunked(true);
    }
    if (last) {
      closing(out);
    }
    pump.start(complete, onReset);
  }

  /// Switches to the protocol that both sides agreed on.
  void tunnel(
      Vertx vertx, UpstreamSelection selection, Duration idle, Runnable opened, Runnable closed) {
    head(selection);
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

  boolean isUnread(Duration limit) {
    return pump.isUnread(limit.toNanos());
  }

  /// Stops the response after the client has aborted it.
  void drop() {
    tunnel.ifPresentOrElse(Tunnel::close, pump::drop);
  }

  /// Announces that the connection closes, in place of the header that Vert.x sets.
  static void closing(HttpServerResponse out) {
    out.headersEndHandler(_ -> out.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
  }

  /// Sets status and headers. A standard phrase is left to Vert.x, which recognizes a 304, whose
  /// body must be empty, only without a phrase.
  private void head(UpstreamSelection selection) {
    out.setStatusCode(status());
    String phrase = response.statusMessage();
    if (!phrase.equals(HttpResponseStatus.valueOf(status()).reasonPhrase()) && status() != 304) {
      out.setStatusMessage(phrase);
    }
    Headers.toClient(response.headers(), out.headers());
    Headers.mark(out, selection);
  }

  private boolean hasBody() {
    return !in.method().equals(HttpMethod.HEAD) && status() != 204 && status() != 304;
  }

  private boolean hasLength() {
    return response.headers().contains(HttpHeaders.CONTENT_LENGTH);
  }
}
