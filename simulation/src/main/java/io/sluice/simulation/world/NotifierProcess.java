package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryListener;
import io.sluice.notifier.delivery.DeliveryResult;
import io.sluice.notifier.delivery.RetrySchedule;
import io.sluice.notifier.projection.NoticeProjector;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimDeliveryStore;
import io.sluice.simulation.store.SimNoticeTx;
import io.sluice.simulation.target.ChannelClient;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// The process of notifier: projector, deliverer and relay.
final class NotifierProcess {
  private static final Duration POLL = Duration.ofSeconds(1);

  /// A schedule of about five minutes; the standard one lasts some three days.
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Collections.nCopies(40, Duration.ofSeconds(8)));

  private final SimWorld world;
  private final Host host;
  private final Loops loops;
  private final Session<SimNoticeTx> session;
  private final WaitPoint appended;
  private final WaitPoint due;

  NotifierProcess(SimWorld world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    appended = new WaitPoint(world.timeline);
    due = new WaitPoint(world.timeline);
    session =
        new Session<>(
            world.notifier,
            host,
            () -> new SimNoticeTx(world.notifier, host, world.notices),
            appended::open);
  }

  void start() {
    var projector = new NoticeProjector(session, world.random::id);
    loops.relaying(
        appended,
        world.notifier,
        new OutboxRelay(session, world.broker.producer(host, SimWorld.NOTIFIER), POLL));
    loops.awaiting("deliveries", due, POLL, this::isAnyOpen, deliverer()::runOnce);
    new ProcessConsumers(world, host, loops, world.notifier, session)
        .of(
            world.groups.notices(),
            Topic.PROGRESS,
            Progress.class,
            world::progress,
            event -> project(projector, event))
        .start();
  }

  private boolean isAnyOpen() {
    return world.notices.isAnyOpen(world.notifier.clock());
  }

  private void project(NoticeProjector projector, Envelope<Progress> event) {
    if (projector.apply(event) > 0) {
      due.open();
    }
  }

  private Deliverer deliverer() {
    var store =
        new SimDeliveryStore(
            session,
            world.notices,
            HostAllowlist.of(List.of(ChannelClient.NAME)),
            world.random::id);
    var channel = new ChannelClient(world.calls, host, world.oracle.notices()::received);
    return new Deliverer(
        store,
        Map.of(channel.name(), channel),
        _ -> new SecretReader(Map.of()),
        SCHEDULE,
        delivery -> loops.spawn("letter", delivery),
        world.timeline::now,
        world.random.id(),
        new IgnoringListener());
  }

  /// A listener that ignores all deliveries.
  private static final class IgnoringListener implements DeliveryListener {
    @Override
    public void tried(Delivery delivery, Duration took, DeliveryResult result) {}

    @Override
    public void unavailable(String message) {}
  }
}
