package io.sluice.health.measurement;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Score;
import io.sluice.contract.Threshold;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The queries for one check of one release: one at a time, at its interval.
final class CheckPoller {
  private static final System.Logger LOG = System.getLogger(CheckPoller.class.getName());

  /// Delay after a failed measurement, if the interval is longer.
  static final Duration RETRY = Duration.ofSeconds(10);

  /// Time beyond its timeout after which a query is abandoned.
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// Default interval of counts and external verdicts.
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

  private final Check check;
  private final SampleCalculator calculator;
  private long queryNumber;
  private boolean querying;
  private long began;
  private long next;
  private boolean first = true;
  private @Nullable Thread thread;

  CheckPoller(Check check) {
    this.check = check;
    this.calculator = new SampleCalculator(check);
  }

  /// Returns the interval at which the check is measured.
  Duration interval() {
    return check
        .threshold()
        .map(Threshold::interval)
        .or(() -> check.score().map(Score::interval))
        .or(check::interval)
        .orElse(DEFAULT_INTERVAL);
  }

  /// @param age time since the watch's first tick began
  synchronized boolean isDue(long now, Duration age) {
    Duration delay = check.threshold().flatMap(Threshold::initialDelay).orElse(Duration.ZERO);
    return !querying && (first || now - next >= 0) && age.compareTo(delay) >= 0;
  }

  /// Starts a query.
  ///
  /// @return its number
  synchronized long begin(long now) {
    querying = true;
    first = false;
    began = now;
    return ++queryNumber;
  }

  /// Sets the thread that runs the query, unless the query has ended.
  synchronized void setThread(long number, Thread thread) {
    if (querying && number == queryNumber) {
      this.thread = thread;
    }
  }

  /// Abandons a query that exceeds its timeout, and returns the missing measurement.
  synchronized Optional<SourceSample> findOverdue(long now, Duration limit) {
    if (!querying || now - began < limit.plus(GRACE).toNanos()) {
      return Optional.empty();
    }
    if (thread != null) {
      thread.interrupt();
    }
    queryNumber++;
    scheduleNext(now, true);
    return Optional.of(
        new SourceSample.Missing(
            check.name(),
            "source %s does not answer within %d ms"
                .formatted(check.source().key(), limit.toMillis())));
  }

  /// Sends the query, and converts the response to a measurement for a tick.
  ///
  /// @param weight the candidate's weight, in percent: counts across a change of it are not used
  /// @return empty for the first counts, and if the query was abandoned
  Optional<SourceSample> findSample(
      long number, SourceClient client, SourceQuery sourceQuery, int weight, LongSupplier nanos) {
    calculator.prepare();
    SourceResponse response = send(client, sourceQuery);
    synchronized (this) {
      if (number != queryNumber || !querying) {
        return Optional.empty();
      }
      Optional<SourceSample> measured = calculator.find(response, weight);
      scheduleNext(
          nanos.getAsLong(), measured.filter(SourceSample.Missing.class::isInstance).isPresent());
      return measured;
    }
  }

  private SourceResponse send(SourceClient client, SourceQuery sourceQuery) {
    try {
      return client.query(sourceQuery);
    } catch (SourceUnavailableException e) {
      return new SourceResponse.NoData(e.reason());
    } catch (RuntimeException e) {
      // A failure of one source must not affect judging by the others.
      LOG.log(System.Logger.Level.ERROR, "check " + check.name() + " cannot be measured", e);
      return new SourceResponse.NoData(
          "source %s failed internally (%s)"
              .formatted(check.source().key(), e.getClass().getSimpleName()));
    }
  }

  private void scheduleNext(long now, boolean missing) {
    Duration interval = interval();
    querying = false;
    thread = null;
    long due = began + (missing && RETRY.compareTo(interval) < 0 ? RETRY : interval).toNanos();
    next = due - now > 0 ? due : now;
  }
}
