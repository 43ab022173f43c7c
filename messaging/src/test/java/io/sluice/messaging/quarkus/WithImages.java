package io.sluice.messaging.quarkus;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.messaging.container.StackImages;
import java.util.List;

/// Runs the service over containers of Kafka and PostgreSQL.
public class WithImages implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(StackImages.class));
  }
}
