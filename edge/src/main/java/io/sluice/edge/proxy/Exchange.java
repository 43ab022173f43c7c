package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Target;
import io.sluice.edge.table.Instance;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One request, whose release is chosen at its arrival. It ends exactly once. Lives on one loop.
final class Exchange {
  private final Cell cell;
  private final Peer peer;
  private final HttpServerRequest in;
  private final Target target;
  private final Course course;
  private final RequestBody body;
  private final Deadline deadline;
  private final boolean webSocket;
  private final long arrived = System.nanoTime();
  private Optional<HttpClientRequest> sent = Optional.empty();
  private Optional<Answer> answer = Optional.empty();
  private boolean tunnelled;
  private boolean done;

  Exchange(Cell cell, Peer peer, HttpServerRequest in, Target target, Course course) {
    this.cell = cell;
    this.peer = peer;
    this.in = in;
    this.target = target;
    this.course = course;
    this.body = new RequestBody(in);
    this.deadline = new Deadline(cell.getVertx());
    this.webSocket = body.isEnded() && Headers.isWebSocket(in);
  }

  void start() {
    deadline.set(cell.limits().request(), this::late);
    body.read(this::attempt, this::uploaded);
  }

  private void uploaded() {
    if (!done && answer.isEmpty()) {
      deadline.set(cell.limits().request(), this::late);
    }
  }

  private void attempt() {
    if (!done) {
      cell.upstream(course.instance())
          .request(in.method(), target.uri(), webSocket)
          .onSuccess(this::connected)
          .onFailure(this::unreachable);
      cell.copies()
          .copy(course, in, target, body); // last: the live request must not wait for mirrored ones
    }
  }

  private void connected(HttpClientRequest request) {
    if (done) {
      request.reset();
      return;
    }
    sent = Optional.of(request);
    Headers.toInstance(in, target.authority(), request.headers());
    request.response().onSuccess(this::answered).onFailure(this::unanswered);
    if (webSocket) {
      request.putHeader(HttpHeaders.CONNECTION, "Upgrade");
      request.putHeader(HttpHeaders.UPGRADE, "websocket");
      request.connect();
      return;
    }
    if (body.expectsContinue()) {
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
  private void unreachable(Throwable cause) {
    if (cause instanceof IOException) {
      course.instance().eject(System.nanoTime());
    }
    if (!done && !retry(false, cause)) {
      cell.complaints().about(course.instance(), "cannot be reached", cause);
      answer(502, "no instance of " + course.lane().key() + " can be reached", true);
    }
  }

  /// Handles a request that was sent and got no response. The instance may have processed it, so
  /// only a request that may be repeated is sent again.
  private void unanswered(Throwable cause) {
    if (done) {
      return;
    }
    sent = Optional.empty();
    if (!body.isReplayable()
        || !RequestBody.IDEMPOTENT.contains(in.method())
        || !retry(true, cause)) {
      cell.complaints().about(course.instance(), "broke off without an answer", cause);
      String lane = course.lane().key().toString();
      answer(502, "the instance of " + lane + " broke off without an answer", true);
    }
  }

  private boolean retry(boolean wasSent, Throwable cause) {
    Instance before = course.instance();
    boolean moved = course.isMoved();
    Optional<Duration> pause = course.next(cell.present(course.lane()), wasSent);
    if (course.isMoved() && !moved) {
      cell.complaints().about(before, "cannot be reached, another release answers", cause);
    }
    pause.ifPresent(time -> cell.after(time, this::attempt));
    return pause.isPresent();
  }

  private void answered(HttpClientResponse response) {
    response.exceptionHandler(_ -> {});
    if (done) {
      return;
    }
    if ((response.statusCode() == 101 && !webSocket) || response.statusCode() > 999) {
      String lane = course.lane().key().toString();
      answer(502, "the answer of the instance of " + lane + " is not understood", true);
      return;
    }
    var present = new Answer(cell.loop(), in, response, System.nanoTime() - arrived);
    answer = Optional.of(present);
    if (webSocket && response.statusCode() == 101) {
      deadline.cancel();
      present.tunnel(
          cell.getVertx(),
          course,
          cell.limits().tunnelIdle(),
          this::tunnelled,
          () -> finish(false));
      return;
    }
    if (present.endsWithConnection() || !body.isEnded()) {
      peer.last();
    }
    present.pass(course, peer.isLast(), this::complete, this::brokenOff);
    if (!done) {
      deadline.set(cell.limits().answerIdle(), this::quiet);
    }
  }

  /// Counts the handshake as the request; the frames after it are no evidence.
  private void tunnelled() {
    tunnelled = true;
    course.count(false, answer.orElseThrow().latency());
    cell.tunnelled(in.connection());
  }

  private void complete() {
    if (finish(false)) {
      if (!body.isEnded()) {
        sent.ifPresent(HttpClientRequest::reset);
      }
      peer.end(body, () -> in.response().end());
    }
  }

  /// Closes the connection after the instance broke off, so that the client does not mistake the
  /// partial response for the whole.
  private void brokenOff() {
    if (finish(true)) {
      peer.close();
    }
  }

  /// Handles a client abort. Without a response so far it is no sample: the wait may have been the
  /// client's reason.
  void clientLeft() {
    if (!done && answer.isEmpty()) {
      course.countLeft();
    }
    if (finish(false)) {
      drop();
    }
  }

  private void late() {
    boolean uploading = !body.isEnded() && !body.waitsForInstance();
    long earned = body.received() * 1_000 / Limits.UPLOAD_RATE;
    Duration left =
        cell.limits().request().plusMillis(earned).minusNanos(System.nanoTime() - arrived);
    if (uploading && left.isPositive()) {
      deadline.set(left, this::late);
    } else if (uploading) {
      peer.last();
      answer(408, "the request's body did not arrive in time", false);
    } else {
      answer(504, "the instance of " + course.lane().key() + " did not answer in time", true);
    }
  }

  private void quiet() {
    Duration limit = cell.limits().answerIdle();
    boolean stuck = answer.filter(a -> a.isStuck(limit)).isPresent();
    boolean refused = answer.filter(a -> a.isRefused(limit)).isPresent();
    if ((stuck || refused) && finish(stuck)) {
      drop();
      peer.close();
    } else if (!done) {
      deadline.set(limit.dividedBy(4), this::quiet);
    }
  }

  private void answer(int status, String text, boolean error) {
    if (finish(error)) {
      drop();
      Headers.mark(in.response(), course);
      peer.end(body, () -> Refusals.answer(in.response(), status, text, peer.isLast()));
    }
  }

  private void drop() {
    answer.ifPresentOrElse(Answer::drop, () -> sent.ifPresent(HttpClientRequest::reset));
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
    long latency = answer.map(Answer::latency).orElseGet(() -> System.nanoTime() - arrived);
    course.count(error || answer.filter(a -> a.status() >= 500).isPresent(), latency);
    course.end();
    if (tunnelled) {
      cell.tunnelEnded();
    } else {
      cell.ended();
    }
    return true;
  }
}
