package io.sluice.notifier;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.sandbox.TestStack;
import java.util.Map;

/// Runs the service with the tests' broker and database.
public class WithNotifierStack implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "kafka.bootstrap.servers", TestStack.kafka(),
        "quarkus.datasource.jdbc.url", TestStack.database("notifier"),
        "quarkus.http.test-port", "0");
  }
}
