package io.sluice.api.query;

import io.sluice.api.ApiConfig;
import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The permits of open streams, in total and for each caller.
@ApplicationScoped
class StreamPermits {
  private final int maxStreams;
  private final int maxStreamsPerCaller;
  private final Map<String, Integer> open = new HashMap<>();
  private int total;

  @Inject
  StreamPermits(ApiConfig config) {
    this(config.maxStreams(), config.maxStreamsPerCaller());
  }

  StreamPermits(int maxStreams, int maxStreamsPerCaller) {
    this.maxStreams = maxStreams;
    this.maxStreamsPerCaller = maxStreamsPerCaller;
  }

  /// A permit of one stream.
  interface Permit extends AutoCloseable {

    /// Returns the permit; a repeat has no effect.
    @Override
    void close();
  }

  /// @throws ProblemException if the caller has too many streams, or all callers together have
  synchronized Permit acquire(Caller caller) {
    String name = caller.name();
    if (open.getOrDefault(name, 0) >= maxStreamsPerCaller) {
      throw new ProblemException(
          ProblemType.TOO_MANY_STREAMS,
          "%s has %d open streams, the most for one caller: close one"
              .formatted(name, maxStreamsPerCaller));
    } else if (total >= maxStreams) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE,
          "%d streams are open, the most of this replica; try again".formatted(maxStreams));
    }
    total++;
    open.merge(name, 1, Integer::sum);
    var isClosed = new AtomicBoolean();
    return () -> {
      if (isClosed.compareAndSet(false, true)) {
        release(name);
      }
    };
  }

  private synchronized void release(String name) {
    total--;
    int left = open.getOrDefault(name, 0) - 1;
    if (left > 0) {
      open.put(name, left);
    } else {
      open.remove(name);
    }
  }
}
