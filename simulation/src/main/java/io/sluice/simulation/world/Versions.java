package io.sluice.simulation.world;

import io.sluice.messaging.Entry;
import io.sluice.messaging.kafka.Records;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.simulation.carriage.Broker.Sent;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.store.Parked;
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

/// Two versions of Sluice side by side. The next one writes a field more in each event, and one in
/// four events is of a type that the present one does not know. Both are the same code here: for a
/// process of the next version an event is as the present one writes it.
final class Versions {
  /// In the order of an upgrade.
  static final List<String> PROCESSES =
      List.of(World.NOTIFIER, World.HEALTH, World.API, Processes.ENGINE_1, Processes.ENGINE_2);

  private static final int NEW_TYPES = 4;

  private final boolean isMixed;
  private final Set<String> next = new HashSet<>();
  private final Set<UUID> written = new HashSet<>();
  private final Map<String, Parked> parked = new HashMap<>();

  /// Records as the present version writes them.
  private final Map<Sent, ConsumerRecord<String, byte[]>> records = new HashMap<>();

  /// The same of those that the next version wrote, for readers of the present one.
  private final Map<Sent, ConsumerRecord<String, byte[]>> others = new HashMap<>();

  Versions(Script script) {
    isMixed = script.items().stream().anyMatch(item -> item.kind() == Kind.EXCHANGE);
  }

  /// Whether processes are exchanged in this world.
  boolean isMixed() {
    return isMixed;
  }

  /// From its next start on a process is of the next version, or of the present one.
  void set(String process, boolean isNext) {
    if (isNext) {
      next.add(process);
    } else {
      next.remove(process);
    }
  }

  /// Processes of the present version, in the order of an upgrade.
  List<String> left() {
    return PROCESSES.stream().filter(name -> !next.contains(name)).toList();
  }

  /// Notes which version wrote what a transaction appended.
  void committed(SimTx tx) {
    if (next.contains(tx.host().name())) {
      tx.appended().forEach(entry -> written.add(entry.id()));
    }
  }

  /// Notes which version wrote a request that people sent.
  void arrived(String service, Entry entry) {
    if (service.equals(World.API) && next.contains(World.API)) {
      written.add(entry.id());
    }
  }

  /// The parked records of a service.
  Parked parked(String service) {
    return parked.computeIfAbsent(service, _ -> new Parked());
  }

  /// Whether no record is parked anywhere.
  boolean isDone() {
    return parked.values().stream().allMatch(Parked::isEmpty);
  }

  /// A record as `reader` gets it.
  ConsumerRecord<String, byte[]> record(Sent sent, Host reader) {
    boolean isOther = written.contains(sent.entry().id()) && !next.contains(reader.name());
    return (isOther ? others : records).computeIfAbsent(sent, _ -> record(sent, isOther));
  }

  private static ConsumerRecord<String, byte[]> record(Sent sent, boolean isOther) {
    Entry entry = sent.entry();
    ProducerRecord<String, byte[]> record =
        Records.record(isOther ? other(entry) : entry, sent.service());
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

  /// The records of a lane with these sequences, as `reader` gets them.
  List<ParkedRecord> find(List<Sent> topic, String key, LongStream sequences, Host reader) {
    Set<Long> wanted = new HashSet<>(sequences.boxed().toList());
    return topic.stream()
        .filter(sent -> sent.entry().key().equals(key))
        .filter(sent -> wanted.remove(sent.entry().sequence()))
        .map(sent -> new ParkedRecord(sent.entry().sequence(), record(sent, reader)))
        .toList();
  }

  private static Entry other(Entry entry) {
    boolean isNewType = Math.floorMod(entry.id().hashCode(), NEW_TYPES) == 0;
    String json = entry.json();
    return new Entry(
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
