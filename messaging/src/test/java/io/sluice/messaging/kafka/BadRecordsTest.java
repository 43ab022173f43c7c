package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Event;
import io.sluice.contract.Topic;
import io.sluice.messaging.Retry;
import io.sluice.messaging.parking.InMemoryParkingStore;
import io.sluice.messaging.parking.Parking;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A consumer of any topic continues after any record.
class BadRecordsTest {
  private static final int RECORDS = 1_000;

  /// Texts from messages of libraries and the JDK.
  private static final Pattern FOREIGN =
      Pattern.compile(
          "fasterxml|at \\[Source|java\\.|Cannot |Unexpected|Unrecognized|deserialize|Missing"
              + "|For input string|could not be parsed|Exception|through reference|\\n");

  private final List<String> reasons = new ArrayList<>();

  static Stream<Class<?>> branches() {
    return Stream.of(Event.class.getPermittedSubclasses());
  }

  private void publish(ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    var builder = new DeadLetterBuilder("dead", record, reason, failure.getClass().getName());
    assertThat(DeadLetterBuilder.bytes(builder.build(1024 * 1024))).isLessThan(1024 * 1024);
    assertThat(DeadLetterBuilder.bytes(builder.build(16 * 1024))).isLessThan(16 * 1024);
    reasons.add(reason);
  }

  @ParameterizedTest
  @MethodSource("branches")
  void each_record_is_handled_or_becomes_a_dead_letter_with_a_reason_of_sluice(
      Class<? extends Event> type) {
    long seed = type.getSimpleName().hashCode();
    var records = new BadRecords(seed, type);
    var parking = new Parking(new InMemoryParkingStore(), (_, _) -> List.of());
    var processor =
        new RecordProcessor(this::publish, parking, new Retry(_ -> true), InstantSource.system());
    var subscription = processor.subscribe(Topic.PROGRESS, type, _ -> {});
    for (int i = 0; i < RECORDS; i++) {
      subscription.handle(records.next(type));
    }

    assertThat(processor.handled() + processor.deadLettered()).isEqualTo(RECORDS);
    assertThat(processor.deadLettered()).isBetween(RECORDS / 2L, RECORDS - 20L);
    assertThat(reasons)
        .allSatisfy(reason ->
            assertThat(reason)
                .as("seed %d", seed)
                .hasSizeBetween(10, 700)
                .doesNotContainPattern(FOREIGN));
  }
}
