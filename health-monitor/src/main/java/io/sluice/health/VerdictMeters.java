package io.sluice.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Onlooker;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counts published verdicts by kind: see docs/metrics.md.
@Singleton
class VerdictMeters implements Onlooker {
  private final Map<Verdict.Kind, Counter> verdicts = new EnumMap<>(Verdict.Kind.class);

  VerdictMeters(MeterRegistry registry) {
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
  public void sent(Entry entry) {
    if (entry.topic().equals(Topic.VERDICTS.topicName())
        && Json.readEvent(entry.json()) instanceof Verdict verdict) {
      Counter of = verdicts.get(verdict.verdict());
      if (of != null) {
        of.increment();
      }
    }
  }
}
