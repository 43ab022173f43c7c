package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.secret.EnvironmentSecrets;
import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsConfigTest {
  @TempDir Path folder;

  @Test
  void names_and_defaults_are_these() {
    SecretsConfig config = read(Map.of());
    SecretsConfig changed =
        read(
            Map.of(
                "sluice.secrets.directory", "/srv/secrets",
                "sluice.secrets.directories", "production=/etc/shop,prod-eu=/srv/eu",
                "sluice.secrets.prefixes", "production=SHOP_,staging=SLUICE_SECRET_STAGE_"));

    assertThat(config.directory()).isEqualTo(Path.of("/etc/sluice/secrets"));
    assertThat(config.directories()).isEmpty();
    assertThat(config.prefixes()).isEmpty();
    assertThat(changed.directory()).isEqualTo(Path.of("/srv/secrets"));
    assertThat(changed.directories()).contains(List.of("production=/etc/shop", "prod-eu=/srv/eu"));
    assertThat(changed.prefixes())
        .contains(List.of("production=SHOP_", "staging=SLUICE_SECRET_STAGE_"));
  }

  @Test
  void names_and_defaults_of_vault_are_these() {
    SecretsConfig.Vault config = read(Map.of()).vault();
    SecretsConfig.Vault changed =
        read(Map.of(
                "sluice.secrets.vault.url", "https://vault.example.com:8200",
                "sluice.secrets.vault.token-file", "/run/token",
                "sluice.secrets.vault.kubernetes-role", "sluice",
                "sluice.secrets.vault.kubernetes-token-file", "/run/account",
                "sluice.secrets.vault.mount", "teams/kv",
                "sluice.secrets.vault.path", "eu/sluice",
                "sluice.secrets.vault.ca-file", "/run/ca.pem",
                "sluice.secrets.vault.timeout", "30s"))
            .vault();

    assertThat(config.url()).isEmpty();
    assertThat(config.tokenFile()).isEmpty();
    assertThat(config.kubernetesRole()).isEmpty();
    assertThat(config.kubernetesTokenFile())
        .isEqualTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"));
    assertThat(config.mount()).isEqualTo("secret");
    assertThat(config.path()).isEqualTo("sluice");
    assertThat(config.caFile()).isEmpty();
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(changed.url()).contains("https://vault.example.com:8200");
    assertThat(changed.tokenFile()).contains(Path.of("/run/token"));
    assertThat(changed.kubernetesRole()).contains("sluice");
    assertThat(changed.kubernetesTokenFile()).isEqualTo(Path.of("/run/account"));
    assertThat(changed.mount()).isEqualTo("teams/kv");
    assertThat(changed.path()).isEqualTo("eu/sluice");
    assertThat(changed.caFile()).contains(Path.of("/run/ca.pem"));
    assertThat(changed.timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "directories,production",
    "directories,production=relative",
    "directories,Production=/etc/shop",
    "prefixes,production=",
    "prefixes,production=SHOP",
    "prefixes,production=_",
    "prefixes,production=QUARKUS_",
    "prefixes,production=quarkus_datasource_",
    "prefixes,production=KAFKA_",
    "prefixes,production=SLUICE_",
    "prefixes,production=SLUICE_KAFKA_",
    "vault.url,vault.example.com:8200",
    "vault.kubernetes-role,a/b",
    "vault.mount,secret/",
    "vault.path,/sluice",
    "vault.timeout,99ms",
    "vault.timeout,31s"
  })
  void an_invalid_value_is_rejected_by_name(String name, String value) {
    assertThatThrownBy(() -> read(Map.of("sluice.secrets." + name, value)))
        .hasMessageContaining("sluice.secrets." + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"directories,production=/a", "prefixes,production=A_"})
  void an_environment_has_one_place(String setting) {
    String[] parts = setting.split(",", -1);
    SmallRyeConfig config = config(Map.of("sluice.secrets." + parts[0], parts[1] + "," + parts[1]));

    assertThatThrownBy(() -> secrets(config))
        .hasMessage("sluice.secrets.%s names an environment twice".formatted(parts[0]));
  }

  @Test
  void files_that_other_settings_name_are_out_of_reach() throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Path token = Files.writeString(folder.resolve("token"), "hidden");
    Files.writeString(folder.resolve("config/quarkus.datasource.password"), "hidden");
    Path nested = Files.createDirectories(folder.resolve("nested"));
    Files.writeString(nested.resolve("db"), "of the shop");
    EnvironmentSecrets secrets =
        secrets(
            config(
                Map.of(
                    "sluice.secrets.directories", "production=" + folder,
                    "sluice.service-token-file", token.toString(),
                    "smallrye.config.source.file.locations", folder.resolve("config").toString())));

    assertThat(secrets.of("production").read("file:nested/db").value()).isEqualTo("of the shop");
    for (String name : List.of("token", "config/quarkus.datasource.password")) {
      assertThatThrownBy(() -> secrets.of("production").read("file:" + name))
          .hasMessage(
              "secret file:%s cannot be read: the file belongs to Sluice itself".formatted(name));
    }
  }

  private static EnvironmentSecrets secrets(SmallRyeConfig config) {
    return new SecretBeans()
        .environmentSecrets(config.getConfigMapping(SecretsConfig.class), config);
  }

  private static SecretsConfig read(Map<String, String> values) {
    return config(values).getConfigMapping(SecretsConfig.class);
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(SecretsConfig.class)
        .withInterceptors(SettingValidatorFactory.of(SecretsConfig.class))
        .withDefaultValues(values)
        .build();
  }
}
