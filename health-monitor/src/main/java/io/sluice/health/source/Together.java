package io.sluice.health.source;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Runs several queries in parallel.
public final class Together {

  /// Returns the responses, in the order of the queries. Each query must respect its own timeout.
  ///
  /// @throws SourceAway if the first failed query threw it; any other exception of that query is
  ///   thrown, too
  public static <T> List<T> ask(List<Supplier<T>> questions) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> asked =
          questions.stream().map(question -> threads.submit(question::get)).toList();
      return asked.stream().map(Together::answer).toList();
    }
  }

  private static <T> T answer(Future<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceAway("stopped while querying", e);
    }
  }

  private Together() {}
}
