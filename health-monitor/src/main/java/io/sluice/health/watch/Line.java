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

/// The questions for one check of one release: one at a time, at its interval.
final class Line {
  private static final System.Logger LOG = System.getLogger(Line.class.getName());

  /// One that could not be measured is tried again so soon, whatever its interval.
  static final Duration RETRY = Duration.ofSeconds(10);

  /// A source that keeps no limit of time is left alone after so much more.
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

  /// What a question ended with.
  ///
  /// @param measured empty where counts begin, and of a question that nobody waits for any more
  record Turn(Optional<Measured> measured) {}

  /// @param age how long the watch has had ticks
  synchronized boolean isDue(long now, Duration age) {
    Duration delay = check.threshold().flatMap(Threshold::initialDelay).orElse(Duration.ZERO);
    return !asking && (first || now - next >= 0) && age.compareTo(delay) >= 0;
  }

  /// A question is asked from now on.
  synchronized long begin(long now) {
    asking = true;
    first = false;
    began = now;
    return ++turn;
  }

  /// Which thread asks, unless it is done already.
  synchronized void runs(long number, Thread by) {
    if (asking && number == turn) {
      thread = by;
    }
  }

  /// Gives up a question that has taken too long.
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

  /// Asks, and makes of the answer what a tick takes.
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
      // A fault of one source must not keep a watch from judging by the others.
      LOG.log(System.Logger.Level.ERROR, "check " + check.name() + " cannot be measured", e);
      return new Answer.Nothing(
          "source %s has a fault of its own (%s)"
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
