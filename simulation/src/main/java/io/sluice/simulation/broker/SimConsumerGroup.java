package io.sluice.simulation.broker;

import io.sluice.messaging.Retry;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.PollGate;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A consumer group on one topic. One member at a time has the partition. If it is silent for 6 s
/// or dead, another member gets the partition, from the last committed offset.
public final class SimConsumerGroup {
  private static final long SESSION = Duration.ofSeconds(6).toNanos();

  /// A lost commit redelivers the last record and less than this many before it.
  private static final int LOST_MAX = 4;

  private static final long POLL = Duration.ofSeconds(3).toNanos();

  private final SimBroker broker;
  private final Calls calls;
  private final String name;
  private final String topic;
  private Optional<Host> owner = Optional.empty();
  private long polledAt;
  private int committed;

  public SimConsumerGroup(SimBroker broker, Calls calls, String name, String topic) {
    this.broker = broker;
    this.calls = calls;
    this.name = name;
    this.topic = topic;
  }

  /// Whether all records of the topic are committed.
  public boolean isAtEnd() {
    return committed == broker.size(topic);
  }

  /// Reads until the process dies; runs on a thread of `host`.
  public void consume(Host host, Retry retry, Consumer<SimBroker.Sent> handler) {
    var waitPoint = new WaitPoint(calls.timeline());
    PollGate pollGate = PollGate.every(() -> POLL, () -> !isAtEnd());
    broker.subscribe(topic, waitPoint);
    while (true) {
      Optional<SimBroker.Sent> record = isAtEnd() ? Optional.empty() : poll(host);
      if (record.isPresent()) {
        int offset = committed;
        handle(retry, handler, record.get());
        commit(host, offset);
      } else {
        var _ = waitPoint.await(pollGate);
      }
    }
  }

  private void handle(Retry retry, Consumer<SimBroker.Sent> handler, SimBroker.Sent record) {
    var _ =
        retry.call(
            name,
            () -> {
              handler.accept(record);
              return true;
            });
  }

  private Optional<SimBroker.Sent> poll(Host host) {
    calls.pass(host, Port.BROKER);
    long now = calls.timeline().now();
    if (calls.faults().isCutOff(host.name(), Faults.BROKER)) {
      return Optional.empty();
    }
    if (owner.isEmpty() || owner.get().isDead() || now - polledAt > SESSION) {
      owner = Optional.of(host);
    }
    if (!owner.get().equals(host)) {
      return Optional.empty();
    }
    polledAt = now;
    return calls.faults().isCutOff(name, topic) ? Optional.empty() : broker.fetch(topic, committed);
  }

  /// Commits `offset`, unless `host` has lost the partition meanwhile: then its records are
  /// delivered again.
  private void commit(Host host, int offset) {
    calls.pass(host, Port.BROKER);
    boolean isRevoked = owner.filter(host::equals).isEmpty() || calls.isCutOff(host, Faults.BROKER);
    if (!isRevoked) {
      polledAt = calls.timeline().now();
      Optional<ScheduledFault> redelivery = calls.faults().strike(FaultKind.REDELIVER, host.name());
      committed = redelivery.map(fault -> offset - fault.size() % LOST_MAX).orElse(offset + 1);
      committed = Math.max(committed, 0);
    }
  }
}
