package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaOutageTest {
  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new KafkaStorageException("disk"), "the broker cannot write its log"),
        Arguments.of(new NotEnoughReplicasException("1 < 2"), "Kafka has fewer in-sync replicas"),
        Arguments.of(
            new NotEnoughReplicasAfterAppendException("1 < 2"), "Kafka has fewer in-sync replicas"),
        Arguments.of(new ThrottlingQuotaExceededException("q"), "Kafka's quota is exceeded"),
        Arguments.of(new PolicyViolationException("p"), "a policy of Kafka rejects it"),
        Arguments.of(new SaslAuthenticationException("s"), "Kafka rejects the login"),
        Arguments.of(
            new TopicAuthorizationException("t"), "the service's user lacks a right in Kafka"),
        Arguments.of(new UnknownTopicOrPartitionException("t"), "the topic does not exist"),
        Arguments.of(new TimeoutException("2000 ms"), "Kafka did not acknowledge in time"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void an_error_of_kafka_is_reported_as_a_cause_with_its_cure(Exception error, String cause) {
    assertThat(KafkaOutage.findReason(new ExecutionException(error)).orElseThrow())
        .startsWith(cause)
        .contains(": ");
  }

  @Test
  void an_error_without_a_known_cause_has_no_reason() {
    assertThat(KafkaOutage.findReason(new KafkaException("odd"))).isEmpty();
  }
}
