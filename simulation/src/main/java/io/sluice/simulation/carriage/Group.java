package io.sluice.simulation.carriage;

import io.sluice.messaging.Retry;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Look;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A consumer group on one topic. One member at a time has the partition. If it is silent for 6 s
/// or dead, another member gets the partition, from the last committed offset.
public final class Group {
  private static final long SESSION = Duration.ofSeconds(6).toNanos();

  /// A lost commit redelivers the last record and less than this many before it.
  private static final int LOST_MAX = 4;

  private static final long POLL = Duration.ofSeconds(3).toNanos();

  private final Broker broker;
  private final Calls calls;
  private final String name;
  private final String topic;
  private Optional<Host> owner = Optional.empty();
  private long heardAt;
  private int committed;

  public Group(Broker broker, Calls calls, String name, String topic) {
    this.broker = broker;
    this.calls = calls;
    this.name = name;
    this.topic = topic;
  }

  /// Whether all records of the topic are committed.
  public boolean isAtEnd() {
    return committed == broker.size(topic);
  }

  /// Reads for ever; runs on a thread of `host`.
  public void consume(Host host, Retry retry, Consumer<Broker.Sent> handler) {
    var gate = new Gate(calls.timeline());
    Look look = Look.every(() -> POLL, () -> !isAtEnd());
    broker.listen(topic, gate);
    while (true) {
      Optional<Broker.Sent> record = isAtEnd() ? Optional.empty() : poll(host);
      if (record.isPresent()) {
        int offset = committed;
        handle(retry, handler, record.get());
        commit(host, offset);
      } else {
        var _ = gate.await(look);
      }
    }
  }

  private void handle(Retry retry, Consumer<Broker.Sent> handler, Broker.Sent record) {
    var _ =
        retry.call(
            name,
            () -> {
              handler.accept(record);
              return true;
            });
  }

  private Optional<Broker.Sent> poll(Host host) {
    calls.pass(host, Port.BROKER);
    long now = calls.timeline().now();
    if (calls.faults().isCutOff(host.name(), Faults.BROKER)) {
      return Optional.empty();
    }
    if (owner.isEmpty() || owner.get().isDead() || now - heardAt > SESSION) {
      owner = Optional.of(host);
    }
    if (!owner.get().equals(host)) {
      return Optional.empty();
    }
    heardAt = now;
    return calls.faults().isCutOff(name, topic) ? Optional.empty() : broker.fetch(topic, committed);
  }

  /// Commits `offset`, unless `host` has lost the partition meanwhile: then its records are
  /// delivered again.
  private void commit(Host host, int offset) {
    calls.pass(host, Port.BROKER);
    boolean isLost = owner.filter(host::equals).isEmpty() || calls.isCutOff(host, Faults.BROKER);
    if (!isLost) {
      heardAt = calls.timeline().now();
      Optional<Item> again = calls.faults().strike(Kind.REDELIVER, host.name());
      committed = again.map(item -> offset - item.size() % LOST_MAX).orElse(offset + 1);
      committed = Math.max(committed, 0);
    }
  }
}
