package io.sluice.messaging.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// Disables the reports that Kafka's clients send to JMX and to the broker. Micrometer reads the
/// clients directly; creating an MBean for each of hundreds of values would take longer at the
/// start than connecting.
public final class KafkaReporting {

  /// Returns `settings` of a client with all reports disabled.
  public static Map<String, Object> client(Map<String, Object> settings) {
    Map<String, Object> result = new HashMap<>(settings);
    result.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    result.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return result;
  }

  private KafkaReporting() {}
}
