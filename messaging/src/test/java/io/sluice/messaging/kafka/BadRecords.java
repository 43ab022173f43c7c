package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.CdEvent;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Makes records like those of a faulty or hostile producer, from golden files and a seed.
final class BadRecords {
  static final List<String> JSON =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1.5e3",
          "1e1000000000",
          "9".repeat(5_000),
          "\"text\"",
          "[]",
          "[null]",
          "{}",
          "{\"type\":null}",
          "{\"type\":7}",
          "{\"type\":\"danced\"}",
          "",
          " ",
          "nonsense",
          "[".repeat(10_000),
          "{\"a\":".repeat(10_000),
          "\"",
          "{",
          "\uFEFF{}");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> NAMES =
      List.of(
          "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_release", "ce_sequence");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "7",
          "-1",
          "9".repeat(400),
          "1-1-1-1-1",
          "\u0000",
          "x".repeat(10_000),
          "+1000000000-12-31T23:59:59Z",
          "2026-02-30T00:00:00Z",
          "io.sluice.verdict");

  private final SplittableRandom random;
  private final List<ObjectNode> golden;

  BadRecords(long seed, Class<? extends Event> type) {
    random = new SplittableRandom(seed);
    golden = EventType.leaves(type).map(BadRecords::golden).toList();
  }

  private static ObjectNode golden(Class<?> leaf) {
    Path file =
        Path.of(System.getProperty("sluice.root", ".."), "contract/src/test/resources/golden")
            .resolve(leaf.getSimpleName() + ".json");
    try {
      return (ObjectNode) MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConsumerRecord<String, byte[]> next(Class<? extends Event> type) {
    ObjectNode event = golden.get(random.nextInt(golden.size())).deepCopy();
    String name =
        type == CdEvent.class
            ? event.at("/context/type").asText()
            : EventType.PREFIX + event.path("type").asText();
    String subject = random.nextInt(10) == 0 ? pick(TEXTS) : "production/shop";
    String key = random.nextInt(20) == 0 ? null : subject;
    var record =
        new ConsumerRecord<String, byte[]>(
            "release.progress", 1, random.nextInt(1_000), key, value(event));
    put(record, "ce_id", "00000000-0000-0007-0000-000000000007");
    put(record, "ce_source", "/sluice/tester");
    put(record, "ce_type", name);
    put(record, "ce_subject", subject);
    put(record, "ce_time", "2026-01-02T03:04:05.678901Z");
    put(record, "ce_sequence", "1");
    damageHeaders(record);
    return record;
  }

  private void damageHeaders(ConsumerRecord<String, byte[]> record) {
    String name = pick(NAMES);
    switch (random.nextInt(16)) {
      case 0 -> record.headers().remove(name);
      case 1 -> put(record, name, pick(TEXTS));
      case 2 -> record.headers().add(new RecordHeader(name, (byte[]) null));
      case 3 -> record.headers().add(name, bytes(40));
      case 4 -> {
        for (int i = 0; i < 500; i++) {
          put(record, "x".repeat(random.nextInt(200)), "y".repeat(random.nextInt(200)));
        }
      }
      case 5 -> put(record, KafkaDeadLetterPublisher.TRUNCATED, "value");
      case 6 -> put(record, "deserialization-failure-dlq", "true");
      default -> {
        // The record stays valid.
      }
    }
  }

  private byte @Nullable [] value(ObjectNode event) {
    byte[] whole = event.toString().getBytes(UTF_8);
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1 -> pick(JSON).getBytes(UTF_8);
      case 2 -> Arrays.copyOf(whole, random.nextInt(whole.length));
      case 3 -> flipped(whole);
      case 4 -> bytes(200);
      case 5 -> (event + pick(JSON)).getBytes(UTF_8);
      case 6 -> whole;
      default -> damaged(event).getBytes(UTF_8);
    };
  }

  private byte[] flipped(byte[] value) {
    for (int i = 0; i <= random.nextInt(4); i++) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return value;
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Returns `event` with one field at some depth missing, unknown, doubled or of another type.
  private String damaged(ObjectNode event) {
    JsonNode at = event;
    while (at.isContainerNode() && !at.isEmpty() && random.nextInt(3) > 0) {
      List<JsonNode> inner = at.valueStream().filter(JsonNode::isObject).toList();
      if (inner.isEmpty()) {
        break;
      }
      at = inner.get(random.nextInt(inner.size()));
    }
    var object = (ObjectNode) at;
    List<String> names = object.propertyStream().map(field -> field.getKey()).toList();
    String name = names.isEmpty() ? "type" : pick(names);
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.put("field\n\u202E" + "x".repeat(random.nextInt(300)), 1);
      default -> object.put(name, "@@");
    }
    String json = random.nextBoolean() ? pick(JSON) : "\"" + pick(TEXTS) + "\"";
    return event.toString().replace("\"@@\"", json.isBlank() ? "1,\"type\":2" : json);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void put(ConsumerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
