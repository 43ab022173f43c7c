package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// The internal port of health-monitor with the recordings of releases.
final class FakeMonitor implements AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T12:00:00Z");

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  FakeMonitor(URI monitor) {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), monitor.getPort()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.start();
  }

  /// Returns the header of the recording of a release that was judged by the default policy.
  static Recording header(ReleaseView release) {
    return Recording.of(
        release.id(), release.lane(), Optional.of(new UUID(0, 1)), Analysis.DEFAULT);
  }

  /// Returns the entries of an observation in step 2, in which 30 of 100 requests of the candidate
  /// fail each second, with a published verdict that overlooked it.
  static List<WatchEvent> entries(String sentence) {
    List<WatchEvent> entries = new ArrayList<>();
    entries.add(new WatchEvent.TrafficShifted(new Percent(10)));
    entries.add(new WatchEvent.StepStarted(2, new Step.Observe(Duration.ofSeconds(5))));
    entries.add(new WatchEvent.TickOpened());
    for (int number = 1; number <= 6; number++) {
      entries.add(ticks(number, 1, Counts.of(100, 30)));
    }
    entries.add(
        new WatchEvent.VerdictPublished(
            new Verdict(2, Verdict.Kind.HEALTHY, sentence, ConsoleLaneTest.evidence(0, 4.61))));
    return entries;
  }

  static WatchEvent ticks(int number, long times, Counts candidate) {
    Instant from = START.plusSeconds(number - 1);
    return new WatchEvent.TicksRecorded(
        new Tick(
            number,
            new Tick.Span(from, from.plus(SECOND), SECOND),
            new VersionCounts(candidate, Counts.of(900, 1)),
            true,
            Tick.Probes.NONE,
            List.of()),
        times);
  }

  /// Serves a recording, all of whose parts are the same one.
  ///
  /// @param next cursor of the next part; empty if this is the last part
  void serve(ReleaseView release, List<WatchEvent> entries, Optional<String> next) {
    String path = "/internal/releases/%s/recording".formatted(release.id());
    respond(path, 200, Json.write(header(release)));
    respond(path + "/entries", 200, Json.write(new Recording.Part(entries, next)));
  }

  void respond(String path, int status, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  /// Serves the entries of a release after a permit only.
  ///
  /// @param requests a permit for each request that arrives
  void serveLater(ReleaseView release, Semaphore requests, Semaphore permits) {
    String path = "/internal/releases/%s/recording".formatted(release.id());
    respond(path, 200, Json.write(header(release)));
    byte[] part = Json.write(new Recording.Part(entries("late"), Optional.empty())).getBytes(UTF_8);
    server.createContext(
        path + "/entries",
        exchange -> {
          requests.release();
          permits.acquireUninterruptibly();
          exchange.sendResponseHeaders(200, part.length);
          exchange.getResponseBody().write(part);
          exchange.close();
        });
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
