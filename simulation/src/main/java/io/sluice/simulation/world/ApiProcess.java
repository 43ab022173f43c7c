package io.sluice.simulation.world;

import io.sluice.api.projection.Projection;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimProjectionTx;
import io.sluice.simulation.time.Host;

/// The process of release-api: the projection.
final class ApiProcess {
  private final SimWorld world;
  private final Host host;
  private final Session<SimProjectionTx> session;

  ApiProcess(SimWorld world, Host host) {
    this.world = world;
    this.host = host;
    session =
        new Session<>(
            world.api, host, () -> new SimProjectionTx(world.api, host, world.views), () -> {});
  }

  void start() {
    new ProcessConsumers(world, host, new Loops(world, host), world.api, session)
        .of(
            world.groups.views(),
            Topic.PROGRESS,
            Progress.class,
            world::progress,
            event -> session.call(tx -> Projection.apply(tx, event)))
        .of(
            world.groups.viewVerdicts(),
            Topic.VERDICTS,
            Verdict.class,
            world::verdict,
            event -> session.call(tx -> Projection.applyVerdict(tx, event)))
        .start();
  }
}
