package io.sluice.engine;

import io.sluice.contract.EventType;
import io.sluice.contract.LaneKey;
import io.sluice.engine.lane.JdbcEngineStatistics;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.PublishListener;
import io.sluice.messaging.quarkus.Tracer;
import io.sluice.messaging.trace.ReleaseSpans;
import jakarta.inject.Singleton;

/// Exports a release's steps as spans when it ends. The steps are read from its log, so the
/// deciders need no tracing, and a restart in between does not affect them.
@Singleton
class ReleaseTraces implements PublishListener {
  private static final String ENDED = EventType.PREFIX + "ended";

  private final Tracer tracer;
  private final JdbcEngineStatistics statistics;

  ReleaseTraces(Tracer tracer, JdbcEngineStatistics statistics) {
    this.tracer = tracer;
    this.statistics = statistics;
  }

  @Override
  public void sent(LogEntry entry) {
    if (tracer.isOn() && entry.type().equals(ENDED)) {
      LaneKey lane = LaneKey.parse(entry.key());
      entry
          .release()
          .map(release -> ReleaseSpans.of(lane, release, statistics.history(release)))
          .ifPresent(tracer::export);
    }
  }
}
