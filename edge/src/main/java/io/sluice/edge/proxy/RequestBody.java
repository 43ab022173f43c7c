package io.sluice.edge.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.Set;

/// The body of a request: absent, buffered (so that it can be sent again), or streamed at the pace
/// of the slower side.
final class RequestBody {
  /// Methods that may be repeated, so a chunked body is buffered, too.
  static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  private final HttpServerRequest in;
  private final boolean expected;
  private final boolean expectsContinue;
  private final Buffer buffered = Buffer.buffer();
  private Runnable onEnd = () -> {};
  private Optional<HttpClientRequest> out = Optional.empty();
  private boolean streamed;
  private boolean ended;
  private boolean broken;
  private long received;

  RequestBody(HttpServerRequest in) {
    this.in = in;
    this.expected = in.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length() > 0;
    this.expectsContinue =
        expected
            && in.version() == HttpVersion.HTTP_1_1
            && in.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    this.ended = !expected;
  }

  /// Reads the part that is needed before the request can be sent.
  ///
  /// @param ready runs at once, or when a buffered body is complete or has become too large
  /// @param end runs once the client has sent the whole body, before `ready` if both are due
  void read(Runnable ready, Runnable end) {
    if (!expected) {
      ready.run();
      return;
    }
    onEnd = end;
    in.handler(this::onChunk);
    in.endHandler(_ -> onEnded(ready));
    if (isBufferable()) {
      in.handler(chunk -> {
        onChunk(chunk);
        if (!streamed && buffered.length() > ProxyLimits.BODY_BUFFER_MAX) {
          stream(ready);
        }
      });
    } else {
      stream(ready);
    }
  }

  /// Whether it can be sent to a second instance after the first one received it.
  boolean isReplayable() {
    return !streamed;
  }

  boolean isEnded() {
    return ended;
  }

  /// Whether the client waits for `100 Continue` before it sends the body.
  boolean isContinueExpected() {
    return expectsContinue;
  }

  /// Returns the number of bytes received from the client so far.
  long received() {
    return received;
  }

  /// Whether the instance is the slower side: it does not read the data that is available.
  boolean isWaitingForInstance() {
    return streamed && !ended && !broken && out.map(HttpClientRequest::writeQueueFull).orElse(true);
  }

  /// Returns a copy of a replayable body; empty if there is none.
  Buffer copy() {
    return buffered.copy();
  }

  /// Sends the head and the body, complete or streamed.
  void sendTo(HttpClientRequest request) {
    if (!expected) {
      request.end();
    } else if (!streamed) {
      request.headers().remove(HttpHeaders.CONTENT_LENGTH);
      request.end(buffered.copy());
    } else {
      if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        request.setChunked(true);
      }
      request.sendHead();
      out = Optional.of(request);
      if (buffered.length() > 0) {
        write(request, buffered.copy());
      }
      in.resume();
    }
  }

  /// Reads and discards the rest, so that the connection stays usable.
  void discard(Runnable end) {
    if (!ended) {
      broken = true;
      onEnd = end;
      in.resume();
    }
  }

  private void onChunk(Buffer chunk) {
    received += chunk.length();
    if (!streamed) {
      buffered.appendBuffer(chunk);
    } else if (!broken) {
      out.ifPresentOrElse(request -> write(request, chunk), () -> buffered.appendBuffer(chunk));
    }
  }

  private void onEnded(Runnable ready) {
    ended = true;
    onEnd.run();
    if (!streamed) {
      ready.run();
    } else if (!broken) {
      out.ifPresent(HttpClientRequest::end);
    }
  }

  private void stream(Runnable ready) {
    streamed = true;
    in.pause();
    ready.run();
  }

  /// Forwards a chunk. A failed write ends the sending, not the exchange: the instance may have
  /// answered early and closed, and the client must get that response.
  private void write(HttpClientRequest request, Buffer chunk) {
    request
        .write(chunk)
        .onFailure(_ -> {
          broken = true;
          in.resume();
        });
    if (request.writeQueueFull()) {
      in.pause();
      request.drainHandler(_ -> in.resume());
    }
  }

  private boolean isBufferable() {
    if (expectsContinue) {
      return false;
    }
    return in.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        ? IDEMPOTENT.contains(in.method())
        : length() <= ProxyLimits.BODY_BUFFER_MAX;
  }

  private long length() {
    return Optional.ofNullable(in.getHeader(HttpHeaders.CONTENT_LENGTH))
        .map(Long::parseLong)
        .orElse(0L);
  }
}
