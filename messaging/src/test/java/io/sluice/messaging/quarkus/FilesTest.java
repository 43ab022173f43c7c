package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Settings that containers get as files, each named after its property: passwords, and the login
/// of Kafka clients.
class FilesTest {
  @TempDir Path directory;

  private SmallRyeConfig config() {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredSources()
        .withDefaultValue("smallrye.config.source.file.locations", directory.toString())
        .withDefaultValue("quarkus.datasource.password", "default")
        .build();
  }

  @Test
  void a_file_named_as_a_property_is_its_value_without_the_newline_at_its_end() throws IOException {
    Files.writeString(directory.resolve("quarkus.datasource.password"), "p4ss=w0rd\n");

    assertThat(config().getOptionalValue("quarkus.datasource.password", String.class))
        .contains("p4ss=w0rd");
  }

  @Test
  void clients_of_kafka_see_it_too() throws IOException {
    Files.writeString(directory.resolve("kafka.sasl.jaas.config"), "Module required a=\"b\";");

    assertThat(config().getPropertyNames()).contains("kafka.sasl.jaas.config");
  }
}
