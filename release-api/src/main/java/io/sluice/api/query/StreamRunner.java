package io.sluice.api.query;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.api.http.RequestContext;
import io.sluice.api.query.CallerPermits.Permit;
import io.sluice.api.query.StreamPollers.Poller;
import io.sluice.api.query.StreamSource.StreamPage;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Runs event streams, each on a virtual thread that reads behind its own cursor and writes no
/// faster than its client reads. A client that does not read for 10 s is disconnected; it
/// reconnects with `Last-Event-ID`. The permit of a client that disconnects is returned within
/// about a second, and a stream ends within about a second of its token.
@ApplicationScoped
public class StreamRunner {
  private static final Duration CLOSE_CHECK = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 2_000;
  private static final Logger LOG = Logger.getLogger(StreamRunner.class);

  private final StreamPermits streamPermits;
  private final StreamPollers streamPollers;
  private final RequestContext requestContext;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  StreamRunner(
      StreamPermits streamPermits, StreamPollers streamPollers, RequestContext requestContext) {
    this.streamPermits = streamPermits;
    this.streamPollers = streamPollers;
    this.requestContext = requestContext;
  }

  /// A connected client.
  ///
  /// @param validity whether its token was valid within the last second
  private record Client(Sse sse, SseEventSink sink, RecentCheck validity) {
    /// Returns whether the client is connected, and its token valid. In an outage of the database a
    /// token stays valid: nothing can be read either.
    boolean isOpen() {
      try {
        return !sink.isClosed() && validity.isTrue();
      } catch (UnavailableException e) {
        LOG.debug("cannot read the token now", e);
        return true;
      }
    }

    /// Waits like [Poller#await], but at most until the token must be checked again.
    boolean await(Poller poller, long seen) throws InterruptedException {
      return poller.await(seen, validity.untilNext());
    }
  }

  /// Starts a stream behind `cursor`; returns when its first line is handed to the framework.
  ///
  /// @throws io.sluice.api.http.ProblemException if too many streams are open
  void start(StreamSource source, long cursor, Sse sse, SseEventSink sink) {
    start(
        sse,
        sink,
        (client, permit) ->
            run(
                source.key(),
                source.head(),
                client,
                permit,
                poller -> send(source, cursor, client, poller)));
  }

  /// Starts a stream that reports only that something has changed: at its start, and after each
  /// change of `position`. Returns when its first line is handed to the framework.
  ///
  /// @param key names the position: all streams of it have one poller
  /// @throws io.sluice.api.http.ProblemException if too many streams are open
  public void startChanges(String key, LongSupplier position, Sse sse, SseEventSink sink) {
    start(
        sse,
        sink,
        (client, permit) ->
            run(key, position, client, permit, poller -> sendChanges(client, poller)));
  }

  /// Runs a stream of a client until it ends, and returns the permit.
  private interface Run {
    void run(Client client, Permit permit);
  }

  /// Sends the events of a stream until it ends.
  private interface Sending {
    void run(Poller poller) throws ExecutionException, InterruptedException, TimeoutException;
  }

  private void start(Sse sse, SseEventSink sink, Run run) {
    Permit permit = streamPermits.acquire(requestContext.caller());
    var validity = new RecentCheck(requestContext.validity(), CLOSE_CHECK, System::nanoTime);
    var client = new Client(sse, sink, validity);
    boolean isStarted = false;
    try {
      // The framework sends the response head when the caller returns, unless it is sent already.
      // If two threads both send it, the stream ends. So the first line is sent before.
      sink.send(sse.newEventBuilder().comment("sluice").reconnectDelay(RETRY_MILLIS).build());
      Thread thread = Thread.ofVirtual().name("stream").unstarted(() -> run.run(client, permit));
      running.add(thread);
      thread.start();
      isStarted = true;
    } finally {
      if (!isStarted) {
        permit.close();
      }
    }
  }

  void stop(@Observes ShutdownEvent event) {
    running.forEach(Thread::interrupt);
  }

  private void run(String key, LongSupplier head, Client client, Permit permit, Sending sending) {
    // The permit is returned before the sink is closed, which may fail.
    try (var _ = client.sink();
        permit;
        Poller poller = streamPollers.follow(key, head)) {
      sending.run(poller);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      LOG.debug("a client disconnected or is too slow", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private static void send(StreamSource source, long from, Client client, Poller poller)
      throws ExecutionException, InterruptedException, TimeoutException {
    long cursor = from;
    long lastSent = System.nanoTime();
    while (client.isOpen()) {
      long seen = poller.last();
      Optional<StreamPage> next = read(source, cursor);
      for (EventView event : next.map(StreamPage::events).orElse(List.of())) {
        String id = Long.toString(event.sequence());
        send(client.sink(), client.sse().newEventBuilder().id(id).data(Json.write(event)).build());
        lastSent = System.nanoTime();
        if (source.last().isLast(event)) {
          return;
        }
      }
      if (next.isEmpty()) {
        boolean _ = client.await(poller, seen);
      } else if (next.get().cursor() == cursor) {
        lastSent = awaitEvents(seen, lastSent, client, poller);
      }
      cursor = next.map(StreamPage::cursor).orElse(cursor);
    }
  }

  private static void sendChanges(Client client, Poller poller)
      throws ExecutionException, InterruptedException, TimeoutException {
    long _ = awaitEvents(Poller.UNKNOWN, System.nanoTime(), client, poller);
    while (client.isOpen()) {
      long seen = poller.last();
      String id = Long.toString(seen);
      send(client.sink(), client.sse().newEventBuilder().id(id).data("changed").build());
      long _ = awaitEvents(seen, System.nanoTime(), client, poller);
    }
  }

  /// Waits for an event behind `seen`, or for the end of the client.
  ///
  /// @return the time of the last line to the client
  private static long awaitEvents(long seen, long lastSent, Client client, Poller poller)
      throws ExecutionException, InterruptedException, TimeoutException {
    long sent = lastSent;
    while (client.isOpen() && !client.await(poller, seen)) {
      if (System.nanoTime() - sent > HEARTBEAT.toNanos()) {
        send(client.sink(), client.sse().newEventBuilder().comment("alive").build());
        sent = System.nanoTime();
      }
    }
    return sent;
  }

  /// Returns no page while the database is unavailable: the stream waits, and does not end.
  private static Optional<StreamPage> read(StreamSource source, long cursor) {
    try {
      return Optional.of(source.reader().after(cursor));
    } catch (UnavailableException e) {
      LOG.debug("cannot read events now", e);
      return Optional.empty();
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws ExecutionException, InterruptedException, TimeoutException {
    sink.send(event).toCompletableFuture().get(WRITE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
  }
}
