package io.sluice.edge.proxy;

import io.sluice.edge.proxy.RequestCheck.Target;
import io.sluice.edge.table.UpstreamInstance;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;

/// One mirrored request to one instance: sent once, and its response is read and discarded. It has
/// the timeout of a request, and is counted separately. Lives on one loop.
///
/// It is no evidence: it may repeat a side effect, and what stable did before may change the
/// candidate's response.
final class MirrorRequest {
  private final ProxyWorker worker;
  private final UpstreamInstance instance;
  private final HttpMethod method;
  private final String uri;
  private final MultiMap headers = HttpHeaders.headers();
  private final Deadline deadline;
  private Buffer body;
  private Runnable ended = () -> {};
  private Optional<HttpClientRequest> sent = Optional.empty();
  private boolean isRead;
  private boolean done;
  private long moved = System.nanoTime();

  MirrorRequest(
      ProxyWorker worker,
      UpstreamInstance instance,
      HttpServerRequest in,
      Target target,
      Buffer body) {
    this.worker = worker;
    this.instance = instance;
    this.method = in.method();
    this.uri = target.uri();
    this.body = body;
    this.deadline = new Deadline(worker.getVertx());
    Headers.toInstance(in, target.authority(), worker.forwarding(in), headers);
    headers.remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONTENT_LENGTH);
    headers.set(Headers.MIRROR, "true");
  }

  /// @param end runs once, at any end
  void start(Runnable end) {
    ended = end;
    instance.begin();
    deadline.set(worker.limits().request(), () -> end(true));
    worker
        .upstream(instance)
        .request(method, uri, false)
        .onSuccess(this::onConnected)
        .onFailure(this::onUnreachable);
  }

  /// Counts a request that was not sent as dropped, not as an error of the candidate.
  private void onUnreachable(Throwable cause) {
    if (cause instanceof IOException) {
      instance.eject(System.nanoTime());
    }
    if (finish()) {
      instance.counter().addDropped();
    }
  }

  private void onConnected(HttpClientRequest request) {
    if (done) {
      request.reset();
      return;
    }
    sent = Optional.of(request);
    request.headers().addAll(headers);
    request.response().onSuccess(this::onResponse).onFailure(_ -> end(true));
    if (body.length() > 0) {
      request.end(body);
    } else {
      request.end();
    }
    body = Buffer.buffer();
  }

  private void onResponse(HttpClientResponse response) {
    response.exceptionHandler(_ -> end(true));
    if (done) {
      return;
    }
    boolean isError = response.statusCode() >= 500;
    moved = System.nanoTime();
    response.handler(_ -> moved = System.nanoTime());
    response.endHandler(_ -> {
      isRead = true;
      end(isError);
    });
    deadline.set(worker.limits().responseIdle(), () -> onIdle(isError));
  }

  /// Ends the request when its time is up: if the response makes no progress, it is an error, as
  /// for a client; if it is still being received, it is read no further.
  private void onIdle(boolean isError) {
    boolean isStuck = System.nanoTime() - moved >= worker.limits().responseIdle().toNanos();
    end(isError || isStuck);
  }

  private void end(boolean error) {
    if (finish()) {
      instance.counter().addMirrored(error);
    }
  }

  /// @return whether the call ended it
  private boolean finish() {
    if (done) {
      return false;
    }
    done = true;
    deadline.cancel();
    body = Buffer.buffer();
    sent.filter(_ -> !isRead).ifPresent(HttpClientRequest::reset);
    instance.end();
    ended.run();
    return true;
  }
}
