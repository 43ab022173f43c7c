package io.sluice.messaging.quarkus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Gauges whose values come from database queries. The queries run at a steady interval, so that no
/// scrape waits for a database and more scrapes cause no more queries. A gauge has no value while
/// the database does not answer.
@Singleton
public class SampledGauges {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(SampledGauges.class);

  private final MeterRegistry registry;
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("samples").daemon().unstarted(this::run);

  SampledGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /// One query, and the action that clears its gauge when the query fails.
  private record Sample(Runnable query, Runnable clear) {}

  /// Registers a gauge with one value.
  ///
  /// @param name Micrometer's name, such as `sluice.outbox.pending`
  /// @param query of the value; throws if the database does not answer
  public void gauge(String name, String description, DoubleSupplier query) {
    var value = new AtomicReference<>(Double.NaN);
    Gauge.builder(name, value, AtomicReference::get).description(description).register(registry);
    samples.add(new Sample(() -> value.set(query.getAsDouble()), () -> value.set(Double.NaN)));
  }

  /// Registers a gauge with a value for each combination of labels. Combinations that disappear are
  /// no longer reported.
  ///
  /// @param query of the values; throws if the database does not answer
  public void gauges(String name, String description, Supplier<Map<Tags, Double>> query) {
    MultiGauge gauges = MultiGauge.builder(name).description(description).register(registry);
    samples.add(
        new Sample(
            () ->
                gauges.register(
                    query.get().entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                            each -> MultiGauge.Row.of(each.getKey(), each.getValue()))
                        .toList(),
                    true),
            () -> gauges.register(List.of(), true)));
  }

  /// Runs `query` in each round although no gauge has its value, such as a query of the values of a
  /// label.
  ///
  /// @param query throws if the database does not answer
  public void addQuery(Runnable query) {
    samples.add(new Sample(query, () -> {}));
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  private void run() {
    try {
      do {
        samples.forEach(SampledGauges::runSample);
      } while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runSample(Sample sample) {
    try {
      sample.query().run();
    } catch (RuntimeException e) {
      // The next round queries again after any failure; readiness reports the cause.
      LOG.debug("no sample now", e);
      sample.clear().run();
    }
  }
}
