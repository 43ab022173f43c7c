package io.sluice.simulation.world;

import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.simulation.broker.SimBroker.Sent;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.store.SimTx;
import io.sluice.simulation.time.Host;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/// Two versions of Sluice side by side. The next version writes one more field in each event, and
/// one in four of its events has a type that the present version lacks. Both run the same code
/// here: a process of the next version reads events as the present one writes them.
final class Versions {
  /// The processes in the order of an upgrade.
  static final List<String> PROCESSES =
      List.of(
          SimWorld.NOTIFIER, SimWorld.HEALTH, SimWorld.API, Processes.ENGINE_1, Processes.ENGINE_2);

  private static final int NEW_TYPES = 4;

  private final boolean isMixed;
  private final Set<String> next = new HashSet<>();
  private final Set<UUID> written = new HashSet<>();

  /// Records in the format of the present version.
  private final Map<Sent, ConsumerRecord<String, byte[]>> records = new HashMap<>();

  /// Records in the format of the next version, for readers of the present one.
  private final Map<Sent, ConsumerRecord<String, byte[]>> nextRecords = new HashMap<>();

  Versions(Scenario scenario) {
    isMixed = scenario.items().stream().anyMatch(fault -> fault.kind() == FaultKind.EXCHANGE);
  }

  /// Whether processes are exchanged in this run.
  boolean isMixed() {
    return isMixed;
  }

  /// Sets the version of a process from its next start on.
  void set(String process, boolean isNext) {
    if (isNext) {
      next.add(process);
    } else {
      next.remove(process);
    }
  }

  /// Processes of the present version, in the order of an upgrade.
  List<String> presentProcesses() {
    return PROCESSES.stream().filter(name -> !next.contains(name)).toList();
  }

  /// Records which version wrote the entries of a transaction.
  void committed(SimTx tx) {
    if (next.contains(tx.host().name())) {
      tx.appended().forEach(entry -> written.add(entry.id()));
    }
  }

  /// Records which version wrote a request of a user.
  void arrived(String service, LogEntry entry) {
    if (service.equals(SimWorld.API) && next.contains(SimWorld.API)) {
      written.add(entry.id());
    }
  }

  /// Returns a record as `reader` receives it.
  ConsumerRecord<String, byte[]> record(Sent sent, Host reader) {
    boolean isNextFormat = written.contains(sent.entry().id()) && !next.contains(reader.name());
    return (isNextFormat ? nextRecords : records)
        .computeIfAbsent(sent, _ -> record(sent, isNextFormat));
  }

  private static ConsumerRecord<String, byte[]> record(Sent sent, boolean isNextFormat) {
    LogEntry entry = sent.entry();
    ProducerRecord<String, byte[]> record =
        RecordMapper.record(isNextFormat ? toNextFormat(entry) : entry, sent.service());
    return new ConsumerRecord<>(
        record.topic(),
        0,
        sent.offset(),
        entry.at().toEpochMilli(),
        TimestampType.CREATE_TIME,
        record.key().length(),
        record.value().length,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  /// Returns the records of a lane with these sequences, as `reader` receives them.
  List<ParkedRecord> recordsOf(List<Sent> topic, String key, LongStream sequences, Host reader) {
    Set<Long> remaining = new HashSet<>(sequences.boxed().toList());
    return topic.stream()
        .filter(sent -> sent.entry().key().equals(key))
        .filter(sent -> remaining.remove(sent.entry().sequence()))
        .map(sent -> new ParkedRecord(sent.entry().sequence(), record(sent, reader)))
        .toList();
  }

  private static LogEntry toNextFormat(LogEntry entry) {
    boolean isNewType = Math.floorMod(entry.id().hashCode(), NEW_TYPES) == 0;
    String json = entry.json();
    return new LogEntry(
        entry.key(),
        entry.sequence(),
        entry.id(),
        entry.release(),
        entry.topic(),
        isNewType ? entry.type().replace("io.sluice.", "io.sluice.next-") : entry.type(),
        isNewType
            ? json.replaceFirst("\"type\":\"", "\"type\":\"next-")
            : json.substring(0, json.length() - 1) + ",\"next\":true}",
        entry.at());
  }
}
