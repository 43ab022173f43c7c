package io.sluice.messaging.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReaderTest {
  @TempDir Path folder;

  private final SecretReader secretReader =
      new SecretReader(
          Map.of(
              "env",
              new VariableSecretStore(
                  "SHOP_",
                  name -> Optional.ofNullable(Map.of("SHOP_HOOK", " value\n").get(name)))));

  @Test
  void a_secret_is_read_when_it_is_used() throws IOException {
    Path file = Files.writeString(folder.resolve("hook"), "old\n");
    Files.writeString(file, "new\n");

    assertThat(SecretReader.ofProcess().read("file:" + file).value()).isEqualTo("new");
    assertThat(secretReader.read("env:HOOK").value()).isEqualTo("value");
  }

  @Test
  void a_missing_variable_is_named() {
    assertThatThrownBy(() -> secretReader.read("env:OTHER"))
        .isInstanceOf(SecretReader.UnreadableSecretException.class)
        .hasMessage("secret env:OTHER cannot be read: variable SHOP_OTHER is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:MISSING", "env:", "file:/etc/hostname", "vault:a", "plain", "", ":"})
  void an_invalid_reference_is_rejected(String reference) {
    assertThatThrownBy(() -> secretReader.read(reference))
        .isInstanceOf(SecretReader.UnreadableSecretException.class);
  }

  @Test
  void an_unknown_form_is_rejected_with_the_forms_of_this_reader() {
    SecretReader withVault =
        new SecretReader(Map.of("vault", name -> name, "env", name -> name, "file", name -> name));

    assertThatThrownBy(() -> withVault.read("plain"))
        .hasMessage("a secret is env:NAME, file:NAME or vault:PATH#FIELD");
    assertThatThrownBy(() -> SecretReader.ofProcess().read("vault:a#b"))
        .hasMessage("a secret is env:NAME or file:NAME");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_store_decides_whether_a_failure_is_temporary(boolean isTemporary) {
    SecretReader reader =
        new SecretReader(
            Map.of(
                "vault",
                _ -> {
                  throw isTemporary
                      ? SecretStore.SecretException.temporary("it is sealed")
                      : new SecretStore.SecretException("it is gone");
                }));

    assertThatThrownBy(() -> reader.read("vault:a#b"))
        .isInstanceOfSatisfying(
            SecretReader.UnreadableSecretException.class,
            e -> assertThat(e.isTemporary()).isEqualTo(isTemporary));
  }

  @Test
  void a_secret_does_not_show_itself() {
    assertThat(secretReader.read("env:HOOK")).hasToString("***");
  }

  @Test
  void an_empty_file_is_no_secret() throws IOException {
    Path file = Files.writeString(folder.resolve("empty"), " \n");

    assertThatThrownBy(() -> SecretReader.ofProcess().read("file:" + file))
        .hasMessage("secret file:%s cannot be read: it is empty".formatted(file));
  }
}
