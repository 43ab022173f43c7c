package io.sluice.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.PublishListener;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counts published verdicts by kind: see docs/metrics.md.
@Singleton
class VerdictMetrics implements PublishListener {
  private final Map<Verdict.Kind, Counter> verdicts = new EnumMap<>(Verdict.Kind.class);

  VerdictMetrics(MeterRegistry registry) {
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      verdicts.put(
          kind,
          Counter.builder("sluice.verdicts")
              .description("Verdicts that were published")
              .tag("verdict", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void sent(LogEntry entry) {
    if (entry.topic().equals(Topic.VERDICTS.topicName())
        && Json.readEvent(entry.json()) instanceof Verdict verdict) {
      Counter counter = verdicts.get(verdict.verdict());
      if (counter != null) {
        counter.increment();
      }
    }
  }
}
