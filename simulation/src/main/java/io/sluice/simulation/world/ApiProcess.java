package io.sluice.simulation.world;

import io.sluice.api.projection.Projection;
import io.sluice.contract.Envelope;
import io.sluice.contract.Verdict;
import io.sluice.messaging.Entry;
import io.sluice.simulation.store.ApiTx;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.time.Host;

/// release-api: the projection.
final class ApiProcess {
  private final World world;
  private final Host host;
  private final Session<ApiTx> session;

  ApiProcess(World world, Host host) {
    this.world = world;
    this.host = host;
    session =
        new Session<>(
            world.api, host, (database, me) -> new ApiTx(database, me, world.views), () -> {});
  }

  void start() {
    var loops = new Loops(world, host);
    loops.spawn(
        "progress",
        () -> world.groups.showing().consume(host, world.retry(), (_, entry) -> show(entry)));
    loops.spawn(
        "verdicts",
        () -> world.groups.judging().consume(host, world.retry(), (_, entry) -> judge(entry)));
  }

  private void show(Entry entry) {
    var event = world.oracle.lane(entry.key()).record().read(entry);
    var _ = session.call(tx -> Projection.apply(tx, event));
  }

  private void judge(Entry entry) {
    Verdict verdict = world.oracle.lane(entry.key()).verdicts().read(entry.id()).orElseThrow();
    var event =
        new Envelope<>(
            entry.id(),
            "/sluice/health-monitor",
            entry.key(),
            entry.release(),
            entry.sequence(),
            entry.at(),
            verdict);
    var _ = session.call(tx -> Projection.verdict(tx, event));
  }
}
