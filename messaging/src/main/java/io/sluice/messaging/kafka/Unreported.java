package io.sluice.messaging.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// Kafka's clients without their reports to JMX and to the broker. Micrometer asks the clients
/// themselves; to make an MBean of each of hundreds of values takes a start longer than to connect.
public final class Unreported {

  /// `settings` of a client, so that it reports to nobody.
  public static Map<String, Object> client(Map<String, Object> settings) {
    Map<String, Object> unreported = new HashMap<>(settings);
    unreported.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    unreported.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return unreported;
  }

  private Unreported() {}
}
