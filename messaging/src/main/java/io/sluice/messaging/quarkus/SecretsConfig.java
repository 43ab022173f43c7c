package io.sluice.messaging.quarkus;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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

  /// HashiCorp Vault.
  Vault vault();

  /// The place of secrets in HashiCorp Vault, and Sluice's login there.
  interface Vault {
    /// The address of Vault, such as `https://vault.example.com:8200`. Without it there is no
    /// Vault.
    @Formatted(TextFormat.HTTP)
    Optional<String> url();

    /// The file with a token of Vault, which is read for each request.
    Optional<Path> tokenFile();

    /// The role of Sluice for a login by the service account of its pod, instead of a token.
    @Formatted(TextFormat.NAME)
    Optional<String> kubernetesRole();

    /// The file with the token of the pod's service account.
    @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/token")
    Path kubernetesTokenFile();

    /// The path of the key-value store, version 2, such as `teams/kv`.
    @WithDefault("secret")
    @Formatted(TextFormat.PATH)
    String mount();

    /// The path within the store that has a part for each environment.
    @WithDefault("sluice")
    @Formatted(TextFormat.PATH)
    String path();

    /// The file in PEM with the authority of the certificate; if unset, one that the JDK trusts.
    Optional<Path> caFile();

    /// The time limit of a read, its login included.
    @WithDefault("5s")
    @Bounded(min = "100ms", max = "30s")
    Duration timeout();
  }
}
