package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.CdEvent;
import io.sluice.contract.ContractVersion;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.parking.ParkedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Entries and envelopes as Kafka records: CloudEvents 1.0 in binary mode. The value is the event's
/// JSON; headers carry everything else.
public final class RecordMapper {
  private static final String ID = "ce_id";
  private static final String SOURCE = "ce_source";
  private static final String TYPE = "ce_type";
  private static final String SUBJECT = "ce_subject";
  private static final String TIME = "ce_time";
  private static final String LANE = "ce_lane";
  private static final String RELEASE = "ce_release";
  private static final String SEQUENCE = "ce_sequence";
  private static final String VERSION = "ce_contractversion";

  /// The topics whose keys are no lanes.
  private static final Set<String> WITHOUT_LANE =
      Set.of(Topic.SETTINGS.topicName(), Topic.AUDIT.topicName());

  /// Converts `entry` to a record; equal entries give equal bytes.
  ///
  /// @param service the name of the service that sends it
  public static ProducerRecord<String, byte[]> record(LogEntry entry, String service) {
    var record = new ProducerRecord<>(entry.topic(), entry.key(), entry.json().getBytes(UTF_8));
    Headers headers = record.headers();
    put(headers, "content-type", "application/json");
    put(headers, "ce_specversion", "1.0");
    put(headers, ID, entry.id().toString());
    put(headers, SOURCE, "/sluice/" + service);
    put(headers, TYPE, entry.type());
    put(headers, SUBJECT, entry.key());
    put(headers, TIME, entry.at().toString());
    if (!WITHOUT_LANE.contains(entry.topic())) {
      put(headers, LANE, entry.key());
    }
    entry.release().ifPresent(release -> put(headers, RELEASE, release.toString()));
    put(headers, SEQUENCE, Long.toString(entry.sequence()));
    put(headers, VERSION, Integer.toString(version(entry)));
    return record;
  }

  /// Returns the present version if this replica can read `entry`, otherwise the next one. A
  /// replica also sends entries of newer replicas.
  private static int version(LogEntry entry) {
    if (entry.topic().equals(Topic.CDEVENTS.topicName())) {
      return ContractVersion.CURRENT;
    }
    try {
      var _ = Json.readEvent(entry.json());
      return ContractVersion.CURRENT;
    } catch (RuntimeException | StackOverflowError _) {
      // As for a reader, see #read: an entry must not stop the relay.
      return ContractVersion.CURRENT + 1;
    }
  }

  /// A record that cannot be read and that a newer version of the contract describes.
  public static final class NewerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NewerException(long version, Throwable cause) {
      super(
          "version %d of the contract describes it, this service knows version %d"
              .formatted(version, ContractVersion.CURRENT),
          cause);
    }
  }

  /// Returns the record with its sequence among those of its key; empty if it has no key, no value
  /// or no sequence.
  public static Optional<ParkedRecord> toParkedRecord(ConsumerRecord<String, byte[]> record) {
    return record.key() == null || record.value() == null
        ? Optional.empty()
        : findHeader(record.headers(), SEQUENCE)
            .flatMap(RecordMapper::parseNumber)
            .map(sequence -> new ParkedRecord(sequence, record));
  }

  /// Whether the record's headers name the writer of `topic` as its source, and its key as its
  /// subject.
  static boolean isFromWriter(ConsumerRecord<String, byte[]> record, Topic topic) {
    Headers headers = record.headers();
    return findHeader(headers, SOURCE).equals(Optional.of("/sluice/" + topic.writer()))
        && findHeader(headers, SUBJECT).equals(Optional.ofNullable(record.key()));
  }

  private static Optional<Long> parseNumber(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Converts `record` to the envelope of an event.
  ///
  /// @param type the branch of events that the reader expects
  /// @throws Json.UnreadableException if the headers or the value are not in the format of
  ///   [#record], or the event is of an unknown type or of another branch; its message is a
  ///   sentence for people
  /// @throws NewerException in the same cases if the record names a newer version of the contract
  public static <E extends Event> Envelope<E> envelope(
      ConsumerRecord<String, byte[]> record, Class<E> type) {
    try {
      return read(record, type);
    } catch (Json.UnreadableException e) {
      long version =
          findHeader(record.headers(), VERSION).flatMap(RecordMapper::parseNumber).orElse(0L);
      if (version > ContractVersion.CURRENT) {
        throw new NewerException(version, e);
      }
      throw e;
    }
  }

  private static <E extends Event> Envelope<E> read(
      ConsumerRecord<String, byte[]> record, Class<E> type) {
    try {
      Headers headers = record.headers();
      String name = requireHeader(headers, TYPE);
      if (!EventType.isKnown(name) && type != CdEvent.class) {
        throw new Json.UnreadableException("unknown type " + RejectionMessages.quote(name));
      }
      return new Envelope<>(
          parse(headers, ID, "a UUID", UUID::fromString),
          requireHeader(headers, SOURCE),
          key(record),
          findHeader(headers, RELEASE)
              .map(_ -> parse(headers, RELEASE, "a UUID", UUID::fromString)),
          parse(headers, SEQUENCE, "a whole number", Long::valueOf),
          parse(headers, TIME, "a time such as 2026-01-02T03:04:05Z", Instant::parse),
          event(record, name, type));
    } catch (Json.UnreadableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // No known record causes this, but a record must never stop its consumer.
      throw new Json.UnreadableException(RejectionMessages.reading(e), e);
    }
  }

  /// Returns the value of a header as text, if the header is present.
  public static Optional<String> findHeader(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  private static <E extends Event> E event(
      ConsumerRecord<String, byte[]> record, String name, Class<E> type) {
    String text = text(record.value());
    Event event = read(() -> type == CdEvent.class ? Json.read(text, type) : Json.readEvent(text));
    if (!EventType.of(event).equals(name)) {
      throw new Json.UnreadableException(
          "the header has %s, the value has %s"
              .formatted(
                  RejectionMessages.quote(name), RejectionMessages.quote(EventType.of(event))));
    }
    if (!type.isInstance(event)) {
      throw new Json.UnreadableException("%s is no %s".formatted(name, type.getSimpleName()));
    }
    return type.cast(event);
  }

  private static Event read(Supplier<Event> event) {
    try {
      return event.get();
    } catch (Json.UnreadableException e) {
      throw new Json.UnreadableException(RejectionMessages.reading(e), e);
    }
  }

  /// Returns `value` as text that begins like a JSON object.
  private static String text(byte @Nullable [] value) {
    if (value == null) {
      throw new Json.UnreadableException("the record has no value");
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new Json.UnreadableException("the value is not UTF-8", e);
    }
    if (!text.stripLeading().startsWith("{")) {
      throw new Json.UnreadableException(RejectionMessages.noObject(text));
    }
    return text;
  }

  private static String key(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    if (key == null || !key.equals(requireHeader(record.headers(), SUBJECT))) {
      throw new Json.UnreadableException(
          key == null
              ? "the record has no key"
              : "the key %s is not the subject".formatted(RejectionMessages.quote(key)));
    }
    return key;
  }

  private static <T> T parse(
      Headers headers, String name, String format, Function<String, T> parser) {
    String value = requireHeader(headers, name);
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Json.UnreadableException(
          "the header %s must be %s, is %s".formatted(name, format, RejectionMessages.quote(value)),
          e);
    }
  }

  private static String requireHeader(Headers headers, String name) {
    return findHeader(headers, name)
        .orElseThrow(
            () -> new Json.UnreadableException("the header %s is missing".formatted(name)));
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }

  private RecordMapper() {}
}
