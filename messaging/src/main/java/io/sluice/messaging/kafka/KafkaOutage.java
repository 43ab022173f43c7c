package io.sluice.messaging.kafka;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// The causes of an outage that Kafka names by its errors, each with its cure. The sentences hold
/// no address and nothing of a record: any caller may read them.
public final class KafkaOutage {

  /// Returns the cause and its cure in one sentence; empty if neither `failure` nor its causes name
  /// one.
  public static Optional<String> findReason(Throwable failure) {
    Optional<String> reason = Optional.empty();
    for (@Nullable Throwable at = failure; at != null && reason.isEmpty(); at = at.getCause()) {
      reason = Optional.ofNullable(sentence(at));
    }
    return reason;
  }

  private static @Nullable String sentence(Throwable failure) {
    return switch (failure) {
      case KafkaStorageException _ ->
          "the broker cannot write its log: free space on its disk, or replace the disk";
      case NotEnoughReplicasException _, NotEnoughReplicasAfterAppendException _ ->
          "Kafka has fewer in-sync replicas than min.insync.replicas: start the missing brokers";
      case ThrottlingQuotaExceededException _ ->
          "Kafka's quota is exceeded: raise it for this service";
      case PolicyViolationException _ -> "a policy of Kafka rejects it: the broker's log names it";
      case AuthenticationException _ ->
          "Kafka rejects the login: check the service's user and password";
      case AuthorizationException _ -> "the service's user lacks a right in Kafka: grant it";
      case UnknownTopicOrPartitionException _ ->
          "the topic does not exist: restart the service, or run the topics job";
      case TimeoutException _, java.util.concurrent.TimeoutException _ ->
          "Kafka did not acknowledge in time: check that its brokers run, that enough replicas are in"
              + " sync, and the space on their disks";
      default -> null;
    };
  }

  private KafkaOutage() {}
}
