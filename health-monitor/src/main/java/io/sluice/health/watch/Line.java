package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Threshold;
import io.sluice.domain.verdict.Measured;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The queries for one check of one release: one at a time, at its interval.
final class Line {
  private static final System.Logger LOG = System.getLogger(Line.class.getName());

  /// Delay after a failed measurement, if the interval is longer.
  static final Duration RETRY = Duration.ofSeconds(10);

  /// Time beyond its timeout after which a query is abandoned.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Check check;
  private final Reckoning reckoning;
  private long turn;
  private boolean asking;
  private long began;
  private long next;
  private boolean first = true;
  private @Nullable Thread thread;

  Line(Check check) {
    this.check = check;
    this.reckoning = new Reckoning(check);
  }

  /// The result of a query.
  ///
  /// @param measured empty for the first counts, and if the query was abandoned
  record Turn(Optional<Measured> measured) {}

  /// @param age time since the watch's first tick began
  synchronized boolean isDue(long now, Duration age) {
    Duration delay = check.threshold().flatMap(Threshold::initialDelay).orElse(Duration.ZERO);
    return !asking && (first || now - next >= 0) && age.compareTo(delay) >= 0;
  }

  /// Starts a query.
  ///
  /// @return its number
  synchronized long begin(long now) {
    asking = true;
    first = false;
    began = now;
    return ++turn;
  }

  /// Sets the thread that runs the query, unless the query has ended.
  synchronized void runs(long number, Thread by) {
    if (asking && number == turn) {
      thread = by;
    }
  }

  /// Abandons a query that exceeds its timeout, and returns the missing measurement.
  synchronized Optional<Measured> overdue(long now, Duration limit) {
    if (!asking || now - began < limit.plus(GRACE).toNanos()) {
      return Optional.empty();
    }
    if (thread != null) {
      thread.interrupt();
    }
    turn++;
    done(now, true);
    return Optional.of(
        new Measured.Missing(
            check.name(),
            "source %s does not answer within %d ms"
                .formatted(check.source().key(), limit.toMillis())));
  }

  /// Sends the query, and converts the response to a measurement for a tick.
  Turn end(long number, Monitor monitor, Question question, int weight, LongSupplier nanos) {
    reckoning.prepare();
    Answer answer = ask(monitor, question);
    synchronized (this) {
      if (number != turn || !asking) {
        return new Turn(Optional.empty());
      }
      Optional<Measured> measured = reckoning.of(answer, weight);
      done(nanos.getAsLong(), measured.filter(Measured.Missing.class::isInstance).isPresent());
      return new Turn(measured);
    }
  }

  private Answer ask(Monitor monitor, Question question) {
    try {
      return monitor.ask(question);
    } catch (SourceAway e) {
      return new Answer.Nothing(e.reason());
    } catch (RuntimeException e) {
      // A failure of one source must not affect judging by the others.
      LOG.log(System.Logger.Level.ERROR, "check " + check.name() + " cannot be measured", e);
      return new Answer.Nothing(
          "source %s failed internally (%s)"
              .formatted(check.source().key(), e.getClass().getSimpleName()));
    }
  }

  private void done(long now, boolean missing) {
    Duration wait = Asks.interval(check);
    asking = false;
    thread = null;
    long due = began + (missing && RETRY.compareTo(wait) < 0 ? RETRY : wait).toNanos();
    next = due - now > 0 ? due : now;
  }
}
