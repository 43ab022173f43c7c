package io.sluice.messaging.quarkus;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.sandbox.TestStack;
import java.util.Map;

/// Runs the service over a database, without a listener at the broker's address.
public class WithoutBroker implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "kafka.bootstrap.servers", "127.0.0.1:1",
        "sluice.messaging.broker-startup-timeout", "0s",
        "quarkus.datasource.jdbc.url", TestStack.database("without_broker"));
  }
}
