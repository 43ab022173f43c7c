package io.sluice.messaging.quarkus;

import static io.sluice.messaging.quarkus.VaultFixture.DB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.SecretReader.UnreadableSecretException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The responses of Vault that are no secret.
class VaultResponsesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Map<String, String> SHORT = Map.of("sluice.secrets.vault.timeout", "250ms");

  private final VaultFixture fixture;
  private final FakeVault vault;

  VaultResponsesTest(@TempDir Path directory) throws IOException {
    fixture = VaultFixture.start(directory);
    vault = fixture.vault();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault:db",
        "vault:#password",
        "vault:../staging/db#a",
        "vault:/db#a",
        "vault:a#b#c"
      })
  void a_name_is_a_path_and_a_field(String reference) {
    fixture.assertUnreadable(reference, Map.of(), "a secret in Vault is vault:PATH#FIELD");
  }

  @Test
  void a_missing_secret_and_a_missing_field_are_named() {
    vault.store(DB, "user", "shop");
    vault.store("secret/data/sluice/production/number", "n", 5);

    fixture.assertUnreadable(
        "vault:other#a",
        Map.of(),
        "there is no secret sluice/production/other in store secret of Vault");
    fixture.assertUnreadable(
        "vault:db#password",
        Map.of(),
        "sluice/production/db of secret in Vault has no text in field password");
    fixture.assertUnreadable(
        "vault:number#n",
        Map.of(),
        "sluice/production/number of secret in Vault has no text in field n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"data\": null}",
        "{\"data\": {\"data\": null}}",
        "{\"data\": \"hidden\"}",
        "hidden",
        "[]"
      })
  void a_response_without_data_is_invalid_and_not_shown(String body) {
    vault.setResponse(DB, 200, body);

    fixture.assertUnreadable(
        "vault:db#a",
        Map.of(),
        "Vault sent an invalid response for secret/data/sluice/production/db: check that secret is"
            + " a key-value store of version 2");
  }

  @ParameterizedTest
  @CsvSource({
    "400, false, Vault sent status 400",
    "403, false, Vault rejects it",
    "404, false, there is no secret",
    "412, true, Vault sent status 412",
    "429, true, Vault sent status 429",
    "500, true, Vault sent status 500",
    "502, true, Vault sent status 502",
    "503, true, Vault is sealed or under maintenance: it sent status 503"
  })
  void a_failure_has_its_reason_and_whether_it_is_temporary(
      int status, boolean isTemporary, String reason) {
    vault.setResponse(DB, status, "{\"errors\":[\"hidden\"]}");

    assertFails(fixture.production(Map.of()), isTemporary, reason);
  }

  @Test
  void a_failed_login_can_be_temporary() {
    vault.setResponse(FakeVault.LOGIN, 503, "{\"errors\":[\"hidden\"]}");

    assertFails(
        fixture.production(fixture.byAccount()), true, "Vault is sealed or under maintenance");
  }

  @Test
  void an_absent_vault_is_temporary() {
    vault.close();

    assertFails(fixture.production(Map.of()), true, "Vault cannot be reached (ConnectException)");
  }

  @Test
  void a_body_without_an_end_is_cut_at_its_limit() {
    vault.setEndless(DB);

    assertFails(fixture.production(Map.of()), false, "Vault sent more than 1 MiB");

    await().atMost(LIMIT).until(() -> vault.cut() == 1);
  }

  @Test
  void a_slow_body_ends_with_the_time_limit() {
    vault.setDrip(DB);

    assertFails(fixture.production(SHORT), true, "Vault sent no complete response within 250 ms");

    await().atMost(LIMIT).until(() -> vault.cut() == 1);
  }

  @Test
  void a_response_without_a_head_ends_with_the_time_limit() {
    vault.setSilence(DB);

    assertFails(
        fixture.production(Map.of("sluice.secrets.vault.timeout", "1s")),
        true,
        "Vault sent no complete response within 1 s");
  }

  @Test
  void a_redirect_is_not_followed() {
    vault.setRedirect(DB, "secret/data/sluice/production/other");
    vault.store("secret/data/sluice/production/other", "a", "elsewhere");

    assertFails(
        fixture.production(Map.of()),
        true,
        "Vault sent a redirect, status 307: set sluice.secrets.vault.url to its target");
  }

  @Test
  void a_secret_has_at_most_16_kib() {
    vault.store(DB, "a", "x".repeat(16 * 1024));
    assertThat(fixture.production(Map.of()).read("vault:db#a").value()).hasSize(16 * 1024);

    vault.store(DB, "a", "ä".repeat(8 * 1024 + 1));
    fixture.assertUnreadable("vault:db#a", Map.of(), "it has more than 16384 bytes");
  }

  private static void assertFails(SecretReader reader, boolean isTemporary, String reason) {
    assertThatThrownBy(() -> reader.read("vault:db#a"))
        .hasMessageStartingWith("secret vault:db#a cannot be read: " + reason)
        .hasMessageNotContaining("hidden")
        .isInstanceOfSatisfying(
            UnreadableSecretException.class,
            e -> assertThat(e.isTemporary()).isEqualTo(isTemporary));
  }
}
