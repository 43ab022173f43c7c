package io.sluice.messaging.carriage;

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
public class Samples {
  private static final Duration PACE = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Samples.class);

  private final MeterRegistry registry;
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("samples").daemon().unstarted(this::run);

  Samples(MeterRegistry registry) {
    this.registry = registry;
  }

  /// One query, and the action that clears its gauge when the query fails.
  private record Sample(Runnable look, Runnable fail) {}

  /// Registers a gauge with one value.
  ///
  /// @param name Micrometer's name, such as `sluice.outbox.unsent`
  /// @param ask query of the value; throws if there is no answer now
  public void gauge(String name, String description, DoubleSupplier ask) {
    var value = new AtomicReference<>(Double.NaN);
    Gauge.builder(name, value, AtomicReference::get).description(description).register(registry);
    samples.add(new Sample(() -> value.set(ask.getAsDouble()), () -> value.set(Double.NaN)));
  }

  /// Registers a gauge with a value for each combination of labels. Combinations that disappear are
  /// no longer reported.
  ///
  /// @param ask query of the values; throws if there is no answer now
  public void gauges(String name, String description, Supplier<Map<Tags, Double>> ask) {
    MultiGauge gauges = MultiGauge.builder(name).description(description).register(registry);
    samples.add(
        new Sample(
            () ->
                gauges.register(
                    ask.get().entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                            each -> MultiGauge.Row.of(each.getKey(), each.getValue()))
                        .toList(),
                    true),
            () -> gauges.register(List.of(), true)));
  }

  /// Runs a query in each round that is not a gauge, such as the values that a label can have.
  ///
  /// @param read the query; throws if there is no answer now
  public void look(Runnable read) {
    samples.add(new Sample(read, () -> {}));
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
        samples.forEach(Samples::take);
      } while (!stopped.await(PACE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void take(Sample sample) {
    try {
      sample.look().run();
    } catch (RuntimeException e) {
      // The next round queries again after any failure; readiness reports the cause.
      LOG.debug("no sample now", e);
      sample.fail().run();
    }
  }
}
