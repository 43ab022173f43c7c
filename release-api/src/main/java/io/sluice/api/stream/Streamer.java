package io.sluice.api.stream;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.api.ApiConfig;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.stream.Feed.Seen;
import io.sluice.contract.Json;
import io.sluice.contract.view.EventView;
import io.sluice.messaging.Transactions.Unavailable;
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
class Streamer {
  private static final Duration POLL = Duration.ofMillis(150);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SLOWEST = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 2_000;
  private static final Logger LOG = Logger.getLogger(Streamer.class);

  private final Wakes wakes;
  private final Semaphore free;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  Streamer(Wakes wakes, ApiConfig config) {
    this.wakes = wakes;
    this.free = new Semaphore(config.streams());
  }

  /// Starts a stream behind `cursor`; returns when its first line is handed to the framework.
  ///
  /// @throws Problem if too many streams are open
  void start(Feed feed, long cursor, Sse sse, SseEventSink sink) {
    if (!free.tryAcquire()) {
      throw new Problem(Kind.UNAVAILABLE, "too many streams are open; try again");
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
        free.release();
      }
    }
    Thread thread =
        Thread.ofVirtual()
            .name("stream")
            .unstarted(() -> {
              try (sink) {
                run(feed, cursor, sse, sink);
              } catch (ExecutionException | TimeoutException e) {
                LOG.debug("a client disconnected or is too slow", e);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } finally {
                running.remove(Thread.currentThread());
                free.release();
              }
            });
    running.add(thread);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    running.forEach(Thread::interrupt);
  }

  private void run(Feed feed, long from, Sse sse, SseEventSink sink)
      throws ExecutionException, InterruptedException, TimeoutException {
    long cursor = from;
    long beat = System.nanoTime();
    while (!sink.isClosed()) {
      long seen = wakes.count();
      Seen next = look(feed, cursor);
      for (EventView event : next.events()) {
        String id = Long.toString(event.sequence());
        send(sink, sse.newEventBuilder().id(id).data(Json.write(event)).build());
        if (feed.last().is(event)) {
          return;
        }
      }
      if (!next.events().isEmpty()) {
        beat = System.nanoTime();
      } else if (System.nanoTime() - beat > HEARTBEAT.toNanos()) {
        send(sink, sse.newEventBuilder().comment("alive").build());
        beat = System.nanoTime();
      }
      if (next.cursor() == cursor) {
        wakes.await(seen, POLL);
      }
      cursor = next.cursor();
    }
  }

  /// Returns no rows while the database is unavailable: the stream waits, and does not end.
  private static Seen look(Feed feed, long cursor) {
    try {
      return feed.behind().after(cursor);
    } catch (Unavailable e) {
      LOG.debug("cannot read events now", e);
      return new Seen(List.of(), cursor);
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws ExecutionException, InterruptedException, TimeoutException {
    sink.send(event).toCompletableFuture().get(SLOWEST.toNanos(), TimeUnit.NANOSECONDS);
  }
}
