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

/// Gauges whose values a database has to be asked for. They are asked for at a steady pace, so that
/// no scrape waits for a database and none is asked more often because more look. While it does not
/// answer there is no value.
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

  /// One look, and what there is to see while it fails.
  private record Sample(Runnable look, Runnable fail) {}

  /// A gauge with one value.
  ///
  /// @param name Micrometer's, such as `sluice.outbox.unsent`
  /// @param ask throws if there is no answer now
  public void gauge(String name, String description, DoubleSupplier ask) {
    var value = new AtomicReference<>(Double.NaN);
    Gauge.builder(name, value, AtomicReference::get).description(description).register(registry);
    samples.add(new Sample(() -> value.set(ask.getAsDouble()), () -> value.set(Double.NaN)));
  }

  /// A gauge with a value for each of some labels' values. Those that are gone are no longer told.
  ///
  /// @param ask throws if there is no answer now
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

  /// Reads something in each round that is no gauge, such as the values that a label can have.
  ///
  /// @param read throws if there is no answer now
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
      // Whatever it is, the next look asks again; readiness says what is wrong.
      LOG.debug("no sample now", e);
      sample.fail().run();
    }
  }
}
