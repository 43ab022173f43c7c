package io.sluice.api.query;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.api.ApiConfig;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.query.StreamSource.StreamPage;
import io.sluice.api.store.CommitSignal;
import io.sluice.contract.Json;
import io.sluice.contract.view.EventView;
import io.sluice.messaging.Transactions.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Runs event streams, each on a virtual thread that reads behind its own cursor and writes no
/// faster than its client reads. A client that does not read for 10 s is disconnected; it
/// reconnects with `Last-Event-ID`.
@ApplicationScoped
class StreamRunner {
  private static final Duration POLL = Duration.ofMillis(150);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 2_000;
  private static final Logger LOG = Logger.getLogger(StreamRunner.class);

  private final CommitSignal commitSignal;
  private final Semaphore permits;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  StreamRunner(CommitSignal commitSignal, ApiConfig config) {
    this.commitSignal = commitSignal;
    this.permits = new Semaphore(config.maxStreams());
  }

  /// Starts a stream behind `cursor`; returns when its first line is handed to the framework.
  ///
  /// @throws ProblemException if too many streams are open
  void start(StreamSource source, long cursor, Sse sse, SseEventSink sink) {
    if (!permits.tryAcquire()) {
      throw new ProblemException(ProblemType.UNAVAILABLE, "too many streams are open; try again");
    }
    // The framework sends the response head when the caller returns, unless it is sent already. If
    // two threads both send it, the stream ends. So the first line is sent before.
    OutboundSseEvent first =
        sse.newEventBuilder().comment("sluice").reconnectDelay(RETRY_MILLIS).build();
    boolean isSent = false;
    try {
      sink.send(first);
      isSent = true;
    } finally {
      if (!isSent) {
        permits.release();
      }
    }
    Thread thread =
        Thread.ofVirtual()
            .name("stream")
            .unstarted(() -> {
              try (sink) {
                run(source, cursor, sse, sink);
              } catch (ExecutionException | TimeoutException e) {
                LOG.debug("a client disconnected or is too slow", e);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } finally {
                running.remove(Thread.currentThread());
                permits.release();
              }
            });
    running.add(thread);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    running.forEach(Thread::interrupt);
  }

  private void run(StreamSource source, long from, Sse sse, SseEventSink sink)
      throws ExecutionException, InterruptedException, TimeoutException {
    long cursor = from;
    long lastSent = System.nanoTime();
    while (!sink.isClosed()) {
      long seen = commitSignal.count();
      StreamPage next = read(source, cursor);
      for (EventView event : next.events()) {
        String id = Long.toString(event.sequence());
        send(sink, sse.newEventBuilder().id(id).data(Json.write(event)).build());
        if (source.last().isLast(event)) {
          return;
        }
      }
      if (!next.events().isEmpty()) {
        lastSent = System.nanoTime();
      } else if (System.nanoTime() - lastSent > HEARTBEAT.toNanos()) {
        send(sink, sse.newEventBuilder().comment("alive").build());
        lastSent = System.nanoTime();
      }
      if (next.cursor() == cursor) {
        commitSignal.await(seen, POLL);
      }
      cursor = next.cursor();
    }
  }

  /// Returns no rows while the database is unavailable: the stream waits, and does not end.
  private static StreamPage read(StreamSource source, long cursor) {
    try {
      return source.reader().after(cursor);
    } catch (UnavailableException e) {
      LOG.debug("cannot read events now", e);
      return new StreamPage(List.of(), cursor);
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws ExecutionException, InterruptedException, TimeoutException {
    sink.send(event).toCompletableFuture().get(WRITE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
  }
}
