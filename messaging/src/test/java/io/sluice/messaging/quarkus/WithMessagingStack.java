package io.sluice.messaging.quarkus;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.sandbox.TestStack;
import java.util.Map;

/// Runs the service over the tests' broker and database.
public class WithMessagingStack implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "kafka.bootstrap.servers", TestStack.kafka(),
        "quarkus.datasource.jdbc.url", TestStack.database("messaging"));
  }
}
