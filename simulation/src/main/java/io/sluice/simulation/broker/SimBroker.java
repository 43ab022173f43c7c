package io.sluice.simulation.broker;

import io.sluice.messaging.EventProducer;
import io.sluice.messaging.LogEntry;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.WaitPoint;
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
public final class SimBroker {
  private static final long TIMEOUT = Duration.ofSeconds(2).toNanos();

  private final Calls calls;
  private final BiConsumer<String, LogEntry> listener;
  private final Map<String, List<Sent>> topics = new HashMap<>();
  private final Map<String, List<WaitPoint>> readers = new HashMap<>();

  /// @param service the sender
  /// @param offset the offset in the topic, from 0
  public record Sent(String service, LogEntry entry, int offset) {}

  /// @param listener receives the sender and each entry
  public SimBroker(Calls calls, BiConsumer<String, LogEntry> listener) {
    this.calls = calls;
    this.listener = listener;
  }

  /// Returns the producer of `service`, which runs on `host`.
  public EventProducer producer(Host host, String service) {
    return entries -> send(host, service, entries);
  }

  /// Delays `topic` for `nanos`: records sent meanwhile are fetched afterwards, in their order.
  public void delay(String topic, long nanos) {
    calls.faults().makeUnavailable(topic, nanos);
  }

  private void append(String service, LogEntry entry) {
    List<Sent> records = topics.computeIfAbsent(entry.topic(), _ -> new ArrayList<>());
    records.add(new Sent(service, entry, records.size()));
    listener.accept(service, entry);
    readers.getOrDefault(entry.topic(), List.of()).forEach(WaitPoint::open);
  }

  /// Appends a record of a sender that retries until the broker has it.
  public void publish(String service, LogEntry entry) {
    append(service, entry);
  }

  void subscribe(String topic, WaitPoint waitPoint) {
    readers.computeIfAbsent(topic, _ -> new ArrayList<>()).add(waitPoint);
  }

  /// The record at `offset`, if it can be fetched now.
  Optional<Sent> fetch(String topic, int offset) {
    List<Sent> records = topics.getOrDefault(topic, List.of());
    boolean isHeld = calls.faults().isUnavailable(topic);
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

  private Set<UUID> send(Host host, String service, List<LogEntry> entries) {
    long begun = calls.timeline().now();
    Set<UUID> acknowledged = new HashSet<>();
    for (LogEntry entry : entries) {
      calls.pass(host, Port.BROKER);
      boolean isTimedOut = calls.timeline().now() - begun > TIMEOUT;
      if (!isTimedOut && !calls.isCutOff(host, Faults.BROKER)) {
        append(service, entry);
        Optional<ScheduledFault> twice = calls.faults().strike(FaultKind.DUPLICATE, host.name());
        if (twice.isEmpty()) {
          acknowledged.add(entry.id());
        } else if (twice.get().size() % 2 == 0) {
          append(service, entry);
          acknowledged.add(entry.id());
        } // else the acknowledgement is lost, and the sender repeats
      }
    }
    calls.pass(host, Port.BROKER);
    return acknowledged;
  }
}
