package io.sluice.edge.proxy;

import io.sluice.edge.proxy.RequestCheck.Target;
import io.sluice.edge.table.UpstreamInstance;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One request, whose release is chosen at its arrival. It ends exactly once. Lives on one loop.
final class Exchange {
  private final ProxyWorker worker;
  private final ClientConnection client;
  private final HttpServerRequest in;
  private final Target target;
  private final UpstreamSelection selection;
  private final RequestBody body;
  private final Deadline deadline;
  private final boolean webSocket;
  private final long arrived = System.nanoTime();
  private Optional<HttpClientRequest> sent = Optional.empty();
  private Optional<UpstreamResponse> upstreamResponse = Optional.empty();
  private boolean tunnelled;

  /// The status of the response to the client; 0 before there is one.
  private int status;

  private boolean done;

  Exchange(
      ProxyWorker worker,
      ClientConnection client,
      HttpServerRequest in,
      Target target,
      UpstreamSelection selection) {
    this.worker = worker;
    this.client = client;
    this.in = in;
    this.target = target;
    this.selection = selection;
    this.body = new RequestBody(in);
    this.deadline = new Deadline(worker.getVertx());
    this.webSocket = body.isEnded() && Headers.isWebSocket(in);
  }

  void start() {
    deadline.set(worker.limits().request(), this::onTimeout);
    body.read(this::attempt, this::onUploaded);
  }

  private void onUploaded() {
    if (!done && upstreamResponse.isEmpty()) {
      deadline.set(worker.limits().request(), this::onTimeout);
    }
  }

  private void attempt() {
    if (!done) {
      worker
          .upstream(selection.instance())
          .request(in.method(), target.uri(), webSocket)
          .onSuccess(this::onConnected)
          .onFailure(this::onUnreachable);
      worker
          .mirrors()
          .mirror(
              selection, in, target,
              body); // last: the live request must not wait for mirrored ones
    }
  }

  private void onConnected(HttpClientRequest request) {
    if (done) {
      request.reset();
      return;
    }
    sent = Optional.of(request);
    Headers.toInstance(in, target.authority(), client.forwarding(in), request.headers());
    request.response().onSuccess(this::onResponse).onFailure(this::onNoResponse);
    if (webSocket) {
      request.putHeader(HttpHeaders.CONNECTION, "Upgrade");
      request.putHeader(HttpHeaders.UPGRADE, "websocket");
      request.connect();
      return;
    }
    if (body.isContinueExpected()) {
      request.continueHandler(_ -> {
        if (!done) {
          in.response().writeContinue();
        }
      });
    } else {
      request.headers().remove(HttpHeaders.EXPECT);
    }
    body.sendTo(request);
  }

  /// Retries a request that was not sent, with any method.
  private void onUnreachable(Throwable cause) {
    if (cause instanceof IOException) {
      selection.instance().eject(System.nanoTime());
    }
    if (!done && !retry(false, cause)) {
      worker.failureLog().warn(selection.instance(), "cannot be reached", cause);
      answer(502, "no instance of " + selection.lane().key() + " can be reached", true);
    }
  }

  /// Handles a request that was sent and got no response. The instance may have processed it, so
  /// only a request that may be repeated is sent again.
  private void onNoResponse(Throwable cause) {
    if (done) {
      return;
    }
    sent = Optional.empty();
    if (!body.isReplayable()
        || !RequestBody.IDEMPOTENT.contains(in.method())
        || !retry(true, cause)) {
      worker.failureLog().warn(selection.instance(), "broke off without an answer", cause);
      String lane = selection.lane().key().toString();
      answer(502, "the instance of " + lane + " broke off without an answer", true);
    }
  }

  private boolean retry(boolean wasSent, Throwable cause) {
    UpstreamInstance before = selection.instance();
    boolean moved = selection.isMoved();
    Optional<Duration> pause = selection.moveToNext(worker.findPresent(selection.lane()), wasSent);
    if (selection.isMoved() && !moved) {
      worker.failureLog().warn(before, "cannot be reached, another release answers", cause);
    }
    pause.ifPresent(time -> worker.after(time, this::attempt));
    return pause.isPresent();
  }

  private void onResponse(HttpClientResponse response) {
    response.exceptionHandler(_ -> {});
    if (done) {
      return;
    }
    if ((response.statusCode() == 101 && !webSocket) || response.statusCode() > 999) {
      String lane = selection.lane().key().toString();
      answer(502, "the answer of the instance of " + lane + " is not understood", true);
      return;
    }
    var present = new UpstreamResponse(worker.loop(), in, response, System.nanoTime() - arrived);
    upstreamResponse = Optional.of(present);
    status = response.statusCode();
    if (webSocket && response.statusCode() == 101) {
      deadline.cancel();
      present.tunnel(
          worker.getVertx(),
          selection,
          worker.limits().tunnelIdle(),
          this::onTunnelOpened,
          () -> finish(false));
      return;
    }
    if (present.isEndedByConnection() || !body.isEnded()) {
      client.last();
    }
    present.pass(selection, client.isLast(), this::onComplete, this::onUpstreamReset);
    if (!done) {
      deadline.set(worker.limits().responseIdle(), this::onIdle);
    }
  }

  /// Counts the handshake as the request; the frames after it are no evidence.
  private void onTunnelOpened() {
    tunnelled = true;
    selection.count(false, upstreamResponse.orElseThrow().latency());
    worker.onTunnelOpened(in.connection());
  }

  private void onComplete() {
    if (finish(false)) {
      if (!body.isEnded()) {
        sent.ifPresent(HttpClientRequest::reset);
      }
      client.end(body, () -> in.response().end());
    }
  }

  /// Closes the connection after the instance broke off, so that the client does not mistake the
  /// partial response for the whole.
  private void onUpstreamReset() {
    if (finish(true)) {
      client.close();
    }
  }

  /// Handles a client abort. Without a response so far it is no sample: the wait may have been the
  /// client's reason.
  void onClientAbort() {
    if (!done && upstreamResponse.isEmpty()) {
      selection.countClientAbort();
    }
    if (finish(false)) {
      drop();
    }
  }

  private void onTimeout() {
    boolean uploading = !body.isEnded() && !body.isWaitingForInstance();
    long earned = body.received() * 1_000 / ProxyLimits.UPLOAD_RATE;
    Duration left =
        worker.limits().request().plusMillis(earned).minusNanos(System.nanoTime() - arrived);
    if (uploading && left.isPositive()) {
      deadline.set(left, this::onTimeout);
    } else if (uploading) {
      client.last();
      answer(408, "the request's body did not arrive in time", false);
    } else {
      answer(504, "the instance of " + selection.lane().key() + " did not answer in time", true);
    }
  }

  private void onIdle() {
    Duration limit = worker.limits().responseIdle();
    boolean stuck = upstreamResponse.filter(a -> a.isStuck(limit)).isPresent();
    boolean unread = upstreamResponse.filter(a -> a.isUnread(limit)).isPresent();
    if ((stuck || unread) && finish(stuck)) {
      drop();
      client.close();
    } else if (!done) {
      deadline.set(limit.dividedBy(4), this::onIdle);
    }
  }

  private void answer(int code, String text, boolean error) {
    status = code;
    if (finish(error)) {
      drop();
      Headers.mark(in.response(), selection);
      client.end(body, () -> EdgeResponses.send(in.response(), code, text, client.isLast()));
    }
  }

  private void drop() {
    upstreamResponse.ifPresentOrElse(
        UpstreamResponse::drop, () -> sent.ifPresent(HttpClientRequest::reset));
  }

  /// Ends the exchange, exactly once.
  ///
  /// @return whether this call did
  private boolean finish(boolean error) {
    if (done) {
      return false;
    }
    done = true;
    deadline.cancel();
    long latency =
        upstreamResponse
            .map(UpstreamResponse::latency)
            .orElseGet(() -> System.nanoTime() - arrived);
    selection.count(error || upstreamResponse.filter(a -> a.status() >= 500).isPresent(), latency);
    if (status > 0) {
      selection.countResponse(in.method().name(), status);
    }
    selection.end();
    if (tunnelled) {
      client.leave();
      worker.onTunnelEnded();
    } else {
      worker.onExchangeEnded();
    }
    return true;
  }
}
