package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.contract.CdEvent;
import io.sluice.contract.ContractVersion;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordMapperTest {
  private final LogEntry entry = SampleRecords.entry("production/shop", 12);

  private static Optional<String> header(ProducerRecord<String, byte[]> record, String name) {
    return RecordMapper.findHeader(record.headers(), name);
  }

  @Test
  void an_entry_becomes_a_cloud_event_in_binary_mode() {
    ProducerRecord<String, byte[]> record = RecordMapper.record(entry, "strategy-engine");

    assertThat(record.topic()).isEqualTo("release.progress");
    assertThat(record.key()).isEqualTo("production/shop");
    assertThat(new String(record.value(), UTF_8)).isEqualTo(entry.json());
    assertThat(header(record, "content-type")).contains("application/json");
    assertThat(header(record, "ce_specversion")).contains("1.0");
    assertThat(header(record, "ce_id")).contains(entry.id().toString());
    assertThat(header(record, "ce_source")).contains("/sluice/strategy-engine");
    assertThat(header(record, "ce_type")).contains("io.sluice.step-finished");
    assertThat(header(record, "ce_subject")).contains("production/shop");
    assertThat(header(record, "ce_time")).contains("2026-01-02T03:04:05.678901Z");
    assertThat(header(record, "ce_lane")).contains("production/shop");
    assertThat(header(record, "ce_release")).contains(SampleRecords.RELEASE.toString());
    assertThat(header(record, "ce_sequence")).contains("12");
  }

  /// A replica of a newer version wrote the entry, and this one sends it.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "io.sluice.step-finished, step-finished, 1, 1",
    "io.sluice.annotated, annotated, 1, 2",
    "io.sluice.step-finished, step-finished, true, 2"
  })
  void an_event_that_the_sender_cannot_read_has_the_next_contract_version(
      String type, String name, String number, int version) {
    String json = "{\"type\":\"%s\",\"number\":%s,\"reason\":\"done\"}".formatted(name, number);
    var written =
        new LogEntry(
            entry.key(), 13, entry.id(), entry.release(), entry.topic(), type, json, entry.at());

    assertThat(header(RecordMapper.record(written, "strategy-engine"), "ce_contractversion"))
        .contains(Integer.toString(ContractVersion.CURRENT - 1 + version));
  }

  @Test
  void a_cd_event_has_the_present_version() {
    var written =
        new LogEntry(
            entry.key(),
            13,
            entry.id(),
            entry.release(),
            Topic.CDEVENTS.topicName(),
            "dev.cdevents.service.upgraded.0.3.0",
            "{}",
            entry.at());

    assertThat(header(RecordMapper.record(written, "notifier"), "ce_contractversion"))
        .contains(Integer.toString(ContractVersion.CURRENT));
  }

  @Test
  void a_resend_is_byte_identical() {
    ProducerRecord<String, byte[]> first = RecordMapper.record(entry, "strategy-engine");
    ProducerRecord<String, byte[]> again = RecordMapper.record(entry, "strategy-engine");

    assertThat(again.key()).isEqualTo(first.key());
    assertThat(again.value()).isEqualTo(first.value());
    assertThat(again.headers()).isEqualTo(first.headers());
  }

  @Test
  void a_setting_has_no_lane() {
    var setting = new Setting.EnvironmentSet("production", 1, true, Optional.empty());

    ProducerRecord<String, byte[]> record =
        RecordMapper.record(SampleRecords.entry(setting.key(), 1, setting), "release-api");

    assertThat(header(record, "ce_lane")).isEmpty();
    assertThat(RecordMapper.envelope(SampleRecords.arrived(record), Setting.class).event())
        .isEqualTo(setting);
  }

  @Test
  void an_envelope_has_all_that_was_sent() {
    Envelope<Progress> envelope =
        RecordMapper.envelope(SampleRecords.arrived(entry), Progress.class);

    assertThat(envelope)
        .isEqualTo(
            new Envelope<Progress>(
                entry.id(),
                "/sluice/strategy-engine",
                "production/shop",
                Optional.of(SampleRecords.RELEASE),
                12,
                entry.at(),
                new Progress.StepFinished(3, "healthy")));
  }

  @Test
  void its_headers_are_those_of_the_asyncapi_document() throws IOException {
    Path document = Path.of(System.getProperty("sluice.root", ".."), "contract", "asyncapi.yaml");
    JsonNode headers =
        new YAMLMapper().readTree(document.toFile()).at("/components/schemas/Headers");

    assertThat(RecordMapper.record(entry, "strategy-engine").headers().toArray())
        .extracting(Header::key)
        .containsExactlyInAnyOrderElementsOf(
            headers.path("properties").properties().stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void a_cd_event_is_readable_only_as_a_cd_event() {
    var event =
        new CdEvent(
            new CdEvent.Context(
                "0.5.1",
                "1",
                "/sluice/notifier",
                "dev.cdevents.service.upgraded.0.3.0",
                Instant.EPOCH,
                Optional.empty()),
            new CdEvent.Subject("production/shop", Map.of()),
            Map.of());
    ConsumerRecord<String, byte[]> record =
        SampleRecords.arrived(SampleRecords.entry("production/shop", 1, event));

    assertThat(RecordMapper.envelope(record, CdEvent.class).event()).isEqualTo(event);
    assertThatThrownBy(() -> RecordMapper.envelope(record, Progress.class))
        .hasMessageContaining("unknown type dev.cdevents");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("the header ce_id is missing", record -> record.headers().remove("ce_id")),
        broken("the header ce_id must be a UUID, is 7", record -> set(record, "ce_id", "7")),
        broken(
            "unknown type io.sluice.danced", record -> set(record, "ce_type", "io.sluice.danced")),
        broken(
            "the header has io.sluice.lane-stopped",
            record -> set(record, "ce_type", "io.sluice.lane-stopped")),
        broken("is not the subject", record -> set(record, "ce_subject", "production/other")),
        broken(
            "the header ce_sequence must be a whole number, is first",
            record -> set(record, "ce_sequence", "first")),
        broken(
            "the header ce_time must be a time such as 2026-01-02T03:04:05Z, is yesterday",
            record -> set(record, "ce_time", "yesterday")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void a_broken_record_is_unreadable_and_the_error_names_the_reason(
      String reason, Consumer<ConsumerRecord<String, byte[]>> damage) {
    ConsumerRecord<String, byte[]> record = SampleRecords.arrived(entry);
    damage.accept(record);

    assertThatThrownBy(() -> RecordMapper.envelope(record, Event.class))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void an_event_of_another_branch_is_unreadable() {
    assertThatThrownBy(() -> RecordMapper.envelope(SampleRecords.arrived(entry), Verdict.class))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining("io.sluice.step-finished is no Verdict");
  }

  private static Arguments broken(String reason, Consumer<ConsumerRecord<String, byte[]>> damage) {
    return Arguments.of(reason, damage);
  }

  private static void set(ConsumerRecord<String, byte[]> record, String name, String value) {
    record.headers().remove(name);
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
