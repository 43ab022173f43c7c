package io.sluice.messaging.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
  @TempDir Path directory = Path.of("unset");
  private Path file = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("password"), "f1rst\n");
  }

  @Test
  void a_new_password_is_read() throws IOException {
    PasswordFile password = PasswordFile.open(file);
    assertThat(password.password()).isEqualTo("f1rst");

    Files.writeString(file, "s3cond\n");

    assertThat(password.password()).isEqualTo("s3cond");
  }

  @Test
  void an_empty_or_missing_file_keeps_the_previous_password() throws IOException {
    PasswordFile password = PasswordFile.open(file);

    Files.writeString(file, "");
    assertThat(password.password()).isEqualTo("f1rst");
    Files.delete(file);
    assertThat(password.password()).isEqualTo("f1rst");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "hidden\nhidden"})
  void a_file_without_one_password_is_rejected_and_not_shown(String text) throws IOException {
    Files.writeString(file, text);

    assertThatThrownBy(() -> PasswordFile.open(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file + " must contain one line with a password")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void a_long_file_is_rejected() throws IOException {
    Files.writeString(file, "x".repeat(1_001));

    assertThatThrownBy(() -> PasswordFile.open(file)).hasMessageContaining("at most 1000 bytes");
  }

  @Test
  void a_missing_file_is_named() {
    assertThatThrownBy(() -> PasswordFile.open(directory.resolve("none")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot read the password in " + directory.resolve("none"));
  }
}
