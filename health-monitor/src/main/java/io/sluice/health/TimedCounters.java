package io.sluice.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.health.source.Counters;
import io.sluice.health.source.Reading;
import io.sluice.health.source.SourceAway;
import java.util.concurrent.TimeUnit;

/// Measures the responses of a source: their duration, and its outages.
final class TimedCounters implements Counters {
  private final Counters source;
  private final Timer answered;
  private final Counter away;

  TimedCounters(Counters source, MeterRegistry metrics) {
    this.source = source;
    this.answered = metrics.timer("sluice.health.source.answered");
    this.away = metrics.counter("sluice.health.source.away");
  }

  @Override
  public Reading read() {
    long began = System.nanoTime();
    try {
      Reading reading = source.read();
      answered.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      return reading;
    } catch (SourceAway e) {
      away.increment();
      throw e;
    }
  }
}
