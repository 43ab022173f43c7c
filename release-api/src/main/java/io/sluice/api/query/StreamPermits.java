package io.sluice.api.query;

import io.sluice.api.ApiConfig;
import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.query.CallerPermits.Permit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// The permits of open streams, in total and for each caller.
@ApplicationScoped
class StreamPermits {
  private final int maxStreams;
  private final int maxStreamsPerCaller;
  private final CallerPermits permits;

  @Inject
  StreamPermits(ApiConfig config) {
    this(config.maxStreams(), config.maxStreamsPerCaller());
  }

  StreamPermits(int maxStreams, int maxStreamsPerCaller) {
    this.maxStreams = maxStreams;
    this.maxStreamsPerCaller = maxStreamsPerCaller;
    this.permits = new CallerPermits(maxStreams, maxStreamsPerCaller);
  }

  /// @throws ProblemException if the caller has too many streams, or all callers together have
  Permit acquire(Caller caller) {
    return permits.tryAcquire(caller).orElseThrow(() -> rejection(caller));
  }

  private ProblemException rejection(Caller caller) {
    return permits.isAtLimit(caller)
        ? new ProblemException(
            ProblemType.TOO_MANY_STREAMS,
            "%s has %d open streams, the most for one caller: close one"
                .formatted(caller.name(), maxStreamsPerCaller))
        : new ProblemException(
            ProblemType.UNAVAILABLE,
            "%d streams are open, the most of this replica; try again".formatted(maxStreams));
  }
}
