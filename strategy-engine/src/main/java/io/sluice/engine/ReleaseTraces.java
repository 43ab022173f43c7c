package io.sluice.engine;

import io.sluice.contract.EventType;
import io.sluice.contract.LaneKey;
import io.sluice.engine.log.JdbcMeasures;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Onlooker;
import io.sluice.messaging.carriage.Tracer;
import io.sluice.messaging.trace.ReleaseSpans;
import jakarta.inject.Singleton;

/// Exports a release's steps as spans when it ends. The steps are read from its log, so the
/// deciders need no tracing, and a restart in between does not affect them.
@Singleton
class ReleaseTraces implements Onlooker {
  private static final String ENDED = EventType.PREFIX + "ended";

  private final Tracer tracer;
  private final JdbcMeasures measures;

  ReleaseTraces(Tracer tracer, JdbcMeasures measures) {
    this.tracer = tracer;
    this.measures = measures;
  }

  @Override
  public void sent(Entry entry) {
    if (tracer.isOn() && entry.type().equals(ENDED)) {
      LaneKey lane = LaneKey.parse(entry.key());
      entry
          .release()
          .map(release -> ReleaseSpans.of(lane, release, measures.history(release)))
          .ifPresent(tracer::tell);
    }
  }
}
