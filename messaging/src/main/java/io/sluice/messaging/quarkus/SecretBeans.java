package io.sluice.messaging.quarkus;

import io.sluice.messaging.secret.EnvironmentSecrets;
import io.sluice.messaging.secret.OwnFiles;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/// Produces the secrets that releases may use.
@Dependent
class SecretBeans {
  /// The settings that name files with secrets of Sluice itself.
  private static final List<String> OWN =
      List.of(
          ServiceToken.SETTING,
          MetricsToken.SETTING,
          "sluice.notifier.alerts.token-file",
          "sluice.api.operator-token-file",
          "sluice.api.tokens-file",
          "sluice.kafka.password-file",
          "sluice.engine.docker.credentials",
          "sluice.secrets.vault.token-file",
          "sluice.secrets.vault.kubernetes-token-file",
          "smallrye.config.source.file.locations");

  /// @throws IllegalArgumentException if a setting names an environment twice
  /// @throws IllegalStateException if Vault has an address without a login
  @Produces
  @Singleton
  EnvironmentSecrets environmentSecrets(SecretsConfig config, Config settings) {
    List<Path> own =
        OWN.stream().flatMap(name -> settings.getOptionalValue(name, Path.class).stream()).toList();
    return new EnvironmentSecrets(
        config.directory(),
        byEnvironment("directories", config.directories(), Path::of),
        byEnvironment("prefixes", config.prefixes(), it -> it),
        OwnFiles.with(own),
        VaultLogin.findSecrets(config.vault()));
  }

  private static <T> Map<String, T> byEnvironment(
      String name, Optional<List<String>> entries, Function<String, T> value) {
    return entries.orElse(List.of()).stream()
        .map(entry -> entry.strip().split("=", 2))
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> entry[0],
                entry -> value.apply(entry[1]),
                (_, _) -> {
                  throw new IllegalArgumentException(
                      "sluice.secrets.%s names an environment twice".formatted(name));
                }));
  }
}
