package io.sluice.bench.judge;

import io.sluice.bench.base.BenchSpecs;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.health.watch.WatchProjector;
import io.sluice.messaging.jdbc.JdbcTx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Sends the monitor the events that the engine sends about a release of each lane: it started, it
/// is observed for one day, and 10 % of the traffic is shifted to it.
final class WatchStarter {
  private static final Duration DAY = Duration.ofDays(1);

  private final WatchProjector<JdbcTx> projector;

  WatchStarter(WatchProjector<JdbcTx> projector) {
    this.projector = projector;
  }

  void release(int i) {
    LaneKey lane = Lanes.lane(i);
    Instant at = Instant.EPOCH;
    send(i, 1, new Progress.Started(spec(lane), Optional.of(serving(i)), at));
    send(i, 2, new Progress.StepStarted(3, new Step.Observe(DAY), at));
    send(
        i,
        3,
        new Progress.TrafficShifted(
            3,
            Map.of(Lanes.candidate(i), new Percent(10), Lanes.stable(i), new Percent(90)),
            Lanes.TOKEN));
  }

  private void send(int i, long sequence, Progress event) {
    projector.apply(
        new Envelope<>(
            UUID.randomUUID(),
            "/sluice/strategy-engine",
            Lanes.lane(i).toString(),
            Optional.of(Lanes.candidate(i)),
            sequence,
            Instant.EPOCH,
            event));
  }

  private static Serving serving(int i) {
    return new Serving(Lanes.stable(i), spec(Lanes.lane(i)), 1);
  }

  private static ReleaseSpec spec(LaneKey lane) {
    return BenchSpecs.spec(
        lane, "2.0", 1, new Strategy.Canary(List.of(), DAY), ShippedContender.analysis(false));
  }
}
