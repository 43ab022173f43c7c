package io.sluice.messaging.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// Disables the reports that Kafka's clients send to JMX and to the broker. Micrometer reads the
/// clients directly; creating an MBean for each of hundreds of values would take a start longer
/// than connecting.
public final class Unreported {

  /// Returns `settings` of a client with all reports disabled.
  public static Map<String, Object> client(Map<String, Object> settings) {
    Map<String, Object> unreported = new HashMap<>(settings);
    unreported.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    unreported.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return unreported;
  }

  private Unreported() {}
}
