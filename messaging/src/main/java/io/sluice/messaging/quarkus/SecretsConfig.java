package io.sluice.messaging.quarkus;

import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The places of the secrets that releases may use, the same in every service.
@ConfigMapping(prefix = "sluice.secrets")
public interface SecretsConfig {

  /// The directory with one directory of secrets for each environment, of the environment's name.
  @WithDefault("/etc/sluice/secrets")
  Path directory();

  /// Environments with a directory of secrets elsewhere, such as `production=/etc/shop`.
  @Formatted(value = TextFormat.SECRET_DIRECTORY, most = 1_000)
  Optional<List<String>> directories();

  /// Environments with another prefix of variables than `SLUICE_SECRET_ENVIRONMENT__`, such as
  /// `production=SHOP_`.
  @Formatted(value = TextFormat.SECRET_PREFIX, most = 1_000)
  Optional<List<String>> prefixes();
}
