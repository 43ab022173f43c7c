package io.sluice.notifier;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.sandbox.TestStack;
import java.nio.file.Path;
import java.util.Map;

/// Runs the service with the tests' broker and database.
public class WithNotifierStack implements QuarkusTestProfile {
  /// The directory of the environments' secrets.
  static final Path SECRETS = Path.of("target", "secrets").toAbsolutePath();

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "kafka.bootstrap.servers", TestStack.kafka(),
        "quarkus.datasource.jdbc.url", TestStack.database("notifier"),
        "quarkus.http.test-port", "0",
        "sluice.secrets.directory", SECRETS.toString());
  }
}
