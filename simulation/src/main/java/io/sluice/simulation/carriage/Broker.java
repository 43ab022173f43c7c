package io.sluice.simulation.carriage;

import io.sluice.messaging.Bus;
import io.sluice.messaging.Entry;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/// The broker. Each topic has one partition; records of different topics may overtake each other.
public final class Broker {
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

  private final Calls calls;
  private final BiConsumer<String, Entry> arrived;
  private final Map<String, List<Sent>> topics = new HashMap<>();
  private final Map<String, List<Gate>> readers = new HashMap<>();

  /// @param service the sender
  /// @param offset the offset in the topic, from 0
  public record Sent(String service, Entry entry, int offset) {}

  /// @param arrived receives the sender and each entry
  public Broker(Calls calls, BiConsumer<String, Entry> arrived) {
    this.calls = calls;
    this.arrived = arrived;
  }

  /// Returns the producer of `service`, which runs on `host`.
  public Bus bus(Host host, String service) {
    return entries -> send(host, service, entries);
  }

  /// Holds `topic` back for `nanos`: records sent meanwhile are fetched afterwards, in their order.
  public void hold(String topic, long nanos) {
    calls.faults().takeAway(topic, nanos);
  }

  private void append(String service, Entry entry) {
    List<Sent> records = topics.computeIfAbsent(entry.topic(), _ -> new ArrayList<>());
    records.add(new Sent(service, entry, records.size()));
    arrived.accept(service, entry);
    readers.getOrDefault(entry.topic(), List.of()).forEach(Gate::open);
  }

  /// Appends a record of a sender that retries until the broker has it.
  public void post(String service, Entry entry) {
    append(service, entry);
  }

  void listen(String topic, Gate gate) {
    readers.computeIfAbsent(topic, _ -> new ArrayList<>()).add(gate);
  }

  /// The record at `offset`, if it can be fetched now.
  Optional<Sent> fetch(String topic, int offset) {
    List<Sent> records = topics.getOrDefault(topic, List.of());
    boolean isHeld = calls.faults().isAway(topic);
    return offset < records.size() && !isHeld ? Optional.of(records.get(offset)) : Optional.empty();
  }

  /// All records of `topic`, by offset.
  public List<Sent> records(String topic) {
    return topics.getOrDefault(topic, List.of());
  }

  /// The number of records in `topic`.
  int size(String topic) {
    return topics.getOrDefault(topic, List.of()).size();
  }

  private Set<UUID> send(Host host, String service, List<Entry> entries) {
    long begun = calls.timeline().now();
    Set<UUID> taken = new HashSet<>();
    for (Entry entry : entries) {
      calls.pass(host, Port.BROKER);
      boolean isLate = calls.timeline().now() - begun > PATIENCE;
      if (!isLate && !calls.isCutOff(host, Faults.BROKER)) {
        append(service, entry);
        Optional<Item> twice = calls.faults().strike(Kind.DUPLICATE, host.name());
        if (twice.isEmpty()) {
          taken.add(entry.id());
        } else if (twice.get().size() % 2 == 0) {
          append(service, entry);
          taken.add(entry.id());
        } // else the acknowledgement is lost, and the sender repeats
      }
    }
    calls.pass(host, Port.BROKER);
    return taken;
  }
}
