package io.sluice.messaging.quarkus;

import static java.util.stream.Collectors.toMap;

import io.sluice.messaging.kafka.KafkaLogin;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// The properties that [KafkaLogin] reads, as settings of every Kafka client of the service.
public final class KafkaLoginConfigSource implements ConfigSource {
  /// Above the ordinal of the environment: a login is either complete or absent.
  private static final int ORDINAL = 310;

  private final Map<String, String> settings =
      KafkaLogin.properties(System.getenv()).entrySet().stream()
          .collect(toMap(setting -> "kafka." + setting.getKey(), Map.Entry::getValue));

  @Override
  public Set<String> getPropertyNames() {
    return settings.keySet();
  }

  @Override
  public @Nullable String getValue(String name) {
    return settings.get(name);
  }

  @Override
  public String getName() {
    return "Kafka's login";
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }
}
