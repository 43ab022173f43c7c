package io.sluice.health.source;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Runs several queries in parallel.
public final class ParallelQueries {

  /// Returns the responses, in the order of the queries. Each query must respect its own timeout.
  ///
  /// @throws SourceUnavailableException if the first failed query threw it; any other exception of
  ///   that query is thrown, too
  public static <T> List<T> run(List<Supplier<T>> queries) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> responses =
          queries.stream().map(query -> threads.submit(query::get)).toList();
      return responses.stream().map(ParallelQueries::join).toList();
    }
  }

  private static <T> T join(Future<T> response) {
    try {
      return response.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("stopped while querying", e);
    }
  }

  private ParallelQueries() {}
}
