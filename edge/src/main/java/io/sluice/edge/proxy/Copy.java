package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Target;
import io.sluice.edge.table.Instance;
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
final class Copy {
  private final Cell cell;
  private final Instance instance;
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

  Copy(Cell cell, Instance instance, HttpServerRequest in, Target target, Buffer body) {
    this.cell = cell;
    this.instance = instance;
    this.method = in.method();
    this.uri = target.uri();
    this.body = body;
    this.deadline = new Deadline(cell.getVertx());
    Headers.toInstance(in, target.authority(), headers);
    headers.remove(HttpHeaders.EXPECT).remove(HttpHeaders.CONTENT_LENGTH);
    headers.set(Headers.COPY, "true");
  }

  /// @param end runs once, at any end
  void start(Runnable end) {
    ended = end;
    instance.begin();
    deadline.set(cell.limits().request(), () -> end(true));
    cell.upstream(instance)
        .request(method, uri, false)
        .onSuccess(this::connected)
        .onFailure(this::unreachable);
  }

  /// Counts a request that was not sent as dropped, not as an error of the candidate.
  private void unreachable(Throwable cause) {
    if (cause instanceof IOException) {
      instance.eject(System.nanoTime());
    }
    if (finish()) {
      instance.tally().addDropped();
    }
  }

  private void connected(HttpClientRequest request) {
    if (done) {
      request.reset();
      return;
    }
    sent = Optional.of(request);
    request.headers().addAll(headers);
    request.response().onSuccess(this::answered).onFailure(_ -> end(true));
    if (body.length() > 0) {
      request.end(body);
    } else {
      request.end();
    }
    body = Buffer.buffer();
  }

  private void answered(HttpClientResponse response) {
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
    deadline.set(cell.limits().answerIdle(), () -> quiet(isError));
  }

  /// Ends the request when its time is up: if the response stands still, it is an error, as for a
  /// client; if it is still being received, it is read no further.
  private void quiet(boolean isError) {
    boolean isStuck = System.nanoTime() - moved >= cell.limits().answerIdle().toNanos();
    end(isError || isStuck);
  }

  private void end(boolean error) {
    if (finish()) {
      instance.tally().addCopy(error);
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
