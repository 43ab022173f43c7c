package io.sluice.messaging.quarkus;

import static io.sluice.messaging.quarkus.VaultFixture.DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultLoginTest {
  private final VaultFixture fixture;
  private final FakeVault vault;

  VaultLoginTest(@TempDir Path directory) throws IOException {
    fixture = VaultFixture.start(directory);
    vault = fixture.vault();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_field_of_a_secret_of_the_environment_is_read() {
    vault.store(DB, "password", "s3cret");

    assertThat(fixture.production(Map.of()).read("vault:db#password").value()).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"kv,teams", "teams/shop/kv,sluice/eu"})
  void store_and_path_are_settings(String mount, String path) {
    vault.store("%s/data/%s/production/a/b.c".formatted(mount, path), "x", "deep");

    SecretReader reader =
        fixture.production(
            Map.of("sluice.secrets.vault.mount", mount, "sluice.secrets.vault.path", path));

    assertThat(reader.read("vault:a/b.c#x").value()).isEqualTo("deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/secret", "secret/", "a//b", "../secret", "a/../b", "a b", "a?b"})
  void a_path_that_leads_elsewhere_is_rejected_at_the_start(String path) {
    for (String name : new String[] {"sluice.secrets.vault.mount", "sluice.secrets.vault.path"}) {
      assertThatThrownBy(() -> fixture.production(Map.of(name, path)))
          .hasMessageContaining(name)
          .hasMessageContaining("a path such as teams/kv");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/proxy", "/proxy/"})
  void the_address_may_have_a_path(String path) {
    vault.store(DB, "password", "s3cret");

    SecretReader reader =
        fixture.production(Map.of("sluice.secrets.vault.url", vault.url() + path));

    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");
  }

  @Test
  void a_new_token_in_the_file_needs_no_restart() throws IOException {
    vault.store(DB, "password", "s3cret");
    SecretReader reader = fixture.production(Map.of());
    vault.setToken("hvs.second");

    assertThatThrownBy(() -> reader.read("vault:db#password"))
        .hasMessageEndingWith(
            "Vault rejects it: allow Sluice to read secret/data/sluice/production/db by a policy,"
                + " and check its login");
    Files.writeString(fixture.token(), "hvs.second\n");

    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");
  }

  @Test
  void a_token_that_no_header_can_carry_is_not_shown() throws IOException {
    Files.writeString(fixture.token(), "hvs.\u0001");

    fixture.assertUnreadable(
        "vault:db#a",
        Map.of(),
        "the token for Vault has characters that no HTTP header can have: check its login");
  }

  @Test
  void the_service_account_of_a_pod_logs_in_once() {
    vault.store(DB, "password", "s3cret");
    SecretReader reader = fixture.production(fixture.byAccount());

    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");
    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");
    assertThat(vault.logins()).isEqualTo(1);
  }

  @Test
  void an_invalid_login_is_replaced() {
    vault.store(DB, "password", "s3cret");
    SecretReader reader = fixture.production(fixture.byAccount());
    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");

    vault.setToken("hvs.second");

    assertThat(reader.read("vault:db#password").value()).isEqualTo("s3cret");
    assertThat(vault.logins()).isEqualTo(2);
  }

  @Test
  void a_rejected_login_is_no_rejected_secret() {
    vault.setLogin("another.jwt");

    fixture.assertUnreadable(
        "vault:db#a",
        fixture.byAccount(),
        "Vault rejects the login with status 403: check sluice.secrets.vault.kubernetes-role, and"
            + " the service accounts that Vault allows for it");
  }

  @Test
  void an_unfinished_login_is_named() {
    vault.setSilence(FakeVault.LOGIN);
    Map<String, String> settings = new HashMap<>(fixture.byAccount());
    settings.put("sluice.secrets.vault.timeout", "250ms");

    fixture.assertUnreadable(
        "vault:db#a", settings, "Vault sent no complete response to the login within 250 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"auth\": null}", "{\"auth\": {}}", ""})
  void a_login_without_a_token_is_invalid(String body) {
    vault.setResponse(FakeVault.LOGIN, 200, body);

    fixture.assertUnreadable(
        "vault:db#a", fixture.byAccount(), "Vault sent an invalid response to the login");
  }

  @Test
  void a_missing_token_of_the_service_account_is_named() throws IOException {
    Files.delete(fixture.account());

    fixture.assertUnreadable(
        "vault:db#a",
        fixture.byAccount(),
        "sluice.secrets.vault.kubernetes-token-file: file %s is missing, or is not a regular file"
            .formatted(fixture.account()));
  }

  @Test
  void a_service_without_vault_names_the_setting() {
    assertThatThrownBy(() -> VaultFixture.secrets(Map.of()).of("production").read("vault:db#a"))
        .hasMessageEndingWith("the service has no Vault: set sluice.secrets.vault.url");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "role, token"})
  void an_address_needs_one_login(String role, String file) {
    Map<String, String> logins =
        Map.of(
            "sluice.secrets.vault.token-file", file,
            "sluice.secrets.vault.kubernetes-role", role);

    assertThatThrownBy(() -> fixture.production(logins))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs either sluice.secrets.vault.token-file or");
  }
}
