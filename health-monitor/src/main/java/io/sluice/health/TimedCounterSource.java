package io.sluice.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterSource;
import io.sluice.health.source.SourceUnavailableException;
import java.util.concurrent.TimeUnit;

/// Measures the responses of a source: their duration, and its outages.
final class TimedCounterSource implements CounterSource {
  private final CounterSource source;
  private final Timer duration;
  private final Counter failures;

  TimedCounterSource(CounterSource source, MeterRegistry metrics) {
    this.source = source;
    this.duration = metrics.timer("sluice.router.read");
    this.failures = metrics.counter("sluice.router.read.failures");
  }

  @Override
  public CounterReading read() {
    long began = System.nanoTime();
    try {
      CounterReading reading = source.read();
      duration.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      return reading;
    } catch (SourceUnavailableException e) {
      failures.increment();
      throw e;
    }
  }
}
