package io.sluice.bench.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Clients that follow a page as the script of the console does: they keep its event stream open,
/// and load its live part after each event, with the pauses of `updates.js`.
final class Watchers implements AutoCloseable {
  private static final long PAUSE_MIN = Duration.ofMillis(200).toNanos();
  private static final long PAUSE_MAX = Duration.ofSeconds(2).toNanos();
  private static final int PAUSE_FACTOR = 2;
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConsoleClient client;
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final AtomicBoolean closed = new AtomicBoolean();

  Watchers(ConsoleClient client) {
    this.client = client;
  }

  /// Starts `count` watchers of the overview.
  void start(int count) {
    IntStream.range(0, count)
        .forEach(_ -> {
          AtomicBoolean due = new AtomicBoolean(true);
          threads.execute(() -> keep(() -> follow(due)));
          threads.execute(() -> keep(() -> load(due)));
        });
  }

  /// Work that ends with the watchers.
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void keep(Work work) {
    try {
      work.run();
    } catch (IOException | UncheckedIOException e) {
      if (!closed.get()) {
        failure.compareAndSet("", "a watcher ended: " + e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(AtomicBoolean due) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.get("/console/events", BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        bytes.addAndGet(line.length() + 1L);
        if (line.startsWith("data:")) {
          due.set(true);
        }
      }
    }
    throw new IOException("the stream ended");
  }

  private void load(AtomicBoolean due) throws IOException, InterruptedException {
    while (!closed.get()) {
      long pause = CHECK_INTERVAL.toNanos();
      if (due.getAndSet(false)) {
        long begun = System.nanoTime();
        bytes.addAndGet(client.loadAgain("/console"));
        loads.incrementAndGet();
        pause = Math.clamp(PAUSE_FACTOR * (System.nanoTime() - begun), PAUSE_MIN, PAUSE_MAX);
      }
      LockSupport.parkNanos(pause);
    }
  }

  /// Returns the number of loaded pages so far.
  long loads() {
    return loads.get();
  }

  /// Returns the number of bytes that all watchers received so far, pages compressed.
  long bytes() {
    return bytes.get();
  }

  /// @throws IllegalStateException if a watcher ended early
  void requireAlive() {
    if (!failure.get().isEmpty()) {
      throw new IllegalStateException(failure.get());
    }
  }

  @Override
  public void close() {
    closed.set(true);
    List<Runnable> _ = threads.shutdownNow();
    threads.close();
  }
}
