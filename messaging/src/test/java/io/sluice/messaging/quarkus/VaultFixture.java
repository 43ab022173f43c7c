package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.secret.EnvironmentSecrets;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A stand-in of Vault, and readers of the secrets in it by settings as those of a service.
///
/// @param token the file with the token, `hvs.first`
/// @param account the file with the token of the pod's service account
record VaultFixture(FakeVault vault, Path token, Path account) implements AutoCloseable {
  /// The path of a secret of `production`, to which `vault:db#FIELD` refers.
  static final String DB = "secret/data/sluice/production/db";

  /// Settings for a login by the service account.
  Map<String, String> byAccount() {
    return Map.of(
        "sluice.secrets.vault.token-file", "",
        "sluice.secrets.vault.kubernetes-role", "sluice-engine",
        "sluice.secrets.vault.kubernetes-token-file", account.toString());
  }

  /// Starts a Vault that accepts `hvs.first`, and logins by the service account.
  static VaultFixture start(Path directory) throws IOException {
    FakeVault vault = new FakeVault();
    vault.setToken("hvs.first");
    vault.setLogin("account.jwt");
    return new VaultFixture(
        vault,
        Files.writeString(directory.resolve("token"), "hvs.first\n"),
        Files.writeString(directory.resolve("account"), "account.jwt\n"));
  }

  /// Returns the secrets of `production`, with a login by the token.
  ///
  /// @param changed settings; an empty one is left out
  SecretReader production(Map<String, String> changed) {
    Map<String, String> settings = new HashMap<>();
    settings.put("sluice.secrets.vault.url", vault.url());
    settings.put("sluice.secrets.vault.token-file", token.toString());
    settings.putAll(changed);
    settings.values().removeIf(String::isEmpty);
    return secrets(settings).of("production");
  }

  static EnvironmentSecrets secrets(Map<String, String> settings) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SecretsConfig.class)
            .withInterceptors(SettingValidatorFactory.of(SecretsConfig.class))
            .withDefaultValues(settings)
            .build();
    return new SecretBeans()
        .environmentSecrets(config.getConfigMapping(SecretsConfig.class), config);
  }

  void assertUnreadable(String reference, Map<String, String> settings, String reason) {
    SecretReader reader = production(settings);
    assertThatThrownBy(() -> reader.read(reference))
        .hasMessage("secret %s cannot be read: %s".formatted(reference, reason));
  }

  @Override
  public void close() {
    vault.close();
  }
}
