package io.sluice.bench.intake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Clients that post one document after another, each as soon as its last one was accepted.
///
/// @param to URL for the posts
/// @param token bearer token, which an endpoint without authentication ignores
/// @param documents documents, of which each client posts its own in turn: no two clients post to
///   one lane
record Posts(URI to, String token, List<String> documents) {
  private static final int CLIENTS = 16;
  private static final int ACCEPTED = 202;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  Posts {
    documents = List.copyOf(documents);
  }

  /// @return accepted documents per second
  double flood(Duration time) {
    long since = System.nanoTime();
    long count = 0;
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Long>> clients =
          IntStream.range(0, CLIENTS)
              .<Callable<Long>>mapToObj(i -> () -> run(client, i, since + time.toNanos()))
              .toList();
      for (Future<Long> done : threads.invokeAll(clients)) {
        count += done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e);
    }
    return count / ((System.nanoTime() - since) / 1e9);
  }

  private long run(HttpClient client, int first, long end)
      throws IOException, InterruptedException {
    long count = 0;
    while (System.nanoTime() < end) {
      int next = (int) ((first + count * CLIENTS) % documents.size());
      HttpRequest request =
          HttpRequest.newBuilder(to)
              .timeout(LIMIT)
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + token)
              .POST(BodyPublishers.ofString(documents.get(next)))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != ACCEPTED) {
        throw new IllegalStateException(
            "%s answers %d: %s".formatted(to, response.statusCode(), response.body()));
      }
      count++;
    }
    return count;
  }
}
