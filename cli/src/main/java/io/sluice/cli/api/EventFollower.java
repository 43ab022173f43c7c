package io.sluice.cli.api;

import io.sluice.cli.api.EventStream.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Follows a stream of events across lost connections: each new connection continues after the last
/// event received.
public final class EventFollower implements AutoCloseable {
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final ApiClient api;
  private final String path;
  private final BlockingQueue<Sent> received = new LinkedBlockingQueue<>(1_000);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread reader;
  private volatile Optional<String> last;
  private volatile Optional<EventStream> open = Optional.empty();
  private volatile Optional<CliException> failure = Optional.empty();

  /// @param after id of the last event that the caller has seen; if empty, the stream begins with
  ///   the first event
  public EventFollower(ApiClient api, String path, Optional<String> after) {
    this.api = api;
    this.path = path;
    this.last = after;
    this.reader = Thread.ofVirtual().name("follow " + path).start(this::follow);
  }

  /// Waits for the next event. Returns empty if none arrives within `atMost`.
  public Optional<Sent> poll(Duration atMost) {
    try {
      return Optional.ofNullable(received.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Returns the reason why there is no connection at present; empty if there is one.
  public Optional<CliException> findFailure() {
    return failure;
  }

  @Override
  public void close() {
    closed.countDown();
    open.ifPresent(EventFollower::closeQuietly);
    reader.interrupt();
  }

  private void follow() {
    try {
      boolean more = readOneConnection();
      while (more && !closed.await(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
        more = readOneConnection();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether more events may arrive
  private boolean readOneConnection() throws InterruptedException {
    Optional<EventStream> opened = Optional.empty();
    try {
      opened = api.follow(path, last);
      failure = Optional.empty();
      if (opened.isEmpty()) {
        return false;
      }
      EventStream stream = opened.get();
      open = opened;
      for (var next = stream.readNext(); next.isPresent(); next = stream.readNext()) {
        Sent sent = next.get();
        received.put(sent);
        last = sent.id().isEmpty() ? last : Optional.of(sent.id());
      }
    } catch (IOException lost) {
      failure = Optional.of(CliException.passing("the connection was lost", ""));
    } catch (CliException failed) {
      failure = Optional.of(failed);
    } finally {
      open = Optional.empty();
      opened.ifPresent(EventFollower::closeQuietly);
    }
    return true;
  }

  private static void closeQuietly(EventStream stream) {
    try {
      stream.close();
    } catch (IOException alreadyClosed) {
      // The stream is already closed.
    }
  }
}
