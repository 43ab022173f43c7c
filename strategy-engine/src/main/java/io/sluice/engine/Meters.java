package io.sluice.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.engine.log.Lanes;
import io.sluice.messaging.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/// What the engine measures of itself. Asked of the database when somebody looks.
@ApplicationScoped
class Meters {
  private final MeterRegistry registry;
  private final JdbcEffectStore store;
  private final EffectRunner runner;
  private final Lanes lanes;

  Meters(MeterRegistry registry, JdbcEffectStore store, EffectRunner runner, Lanes lanes) {
    this.lanes = lanes;
    this.registry = registry;
    this.store = store;
    this.runner = runner;
  }

  void register(@Observes StartupEvent event) {
    gauge("sluice.effects.unfinished", "Effects that are not finished", s -> s.leases().size());
    gauge(
        "sluice.effects.blocked",
        "Effects that wait for a fence",
        s -> s.leases().stream().filter(lease -> lease.blocked()).count());
    gauge("sluice.lanes", "Lanes with a log", s -> s.lanes().size());
    gauge("sluice.outbox.unsent", "Events committed and not yet sent", JdbcEffectStore::unsent);
    gauge(
        "sluice.outbox.lag.seconds",
        "Age of the oldest event not yet sent",
        s -> s.lag().toMillis() / 1000.0);
    FunctionCounter.builder("sluice.invariants.broken", lanes, Lanes::broken)
        .description("Decisions that would have broken an invariant; the release was held")
        .register(registry);
    FunctionCounter.builder("sluice.writes.refused", runner, EffectRunner::refusals)
        .description("Writes that a target refused because it had seen a higher token")
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<JdbcEffectStore> value) {
    Gauge.builder(name, store, s -> known(s, value)).description(description).register(registry);
  }

  private static double known(JdbcEffectStore store, ToDoubleFunction<JdbcEffectStore> value) {
    try {
      return value.applyAsDouble(store);
    } catch (Transactions.Unavailable e) {
      return Double.NaN;
    }
  }
}
