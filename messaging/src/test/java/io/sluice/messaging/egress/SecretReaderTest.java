package io.sluice.messaging.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReaderTest {
  @TempDir Path folder;

  private final SecretReader secretReader =
      new SecretReader(name -> name.equals("HOOK") ? Optional.of(" value\n") : Optional.empty());

  @Test
  void a_secret_is_read_when_it_is_used() throws IOException {
    Path file = Files.writeString(folder.resolve("hook"), "old\n");
    Files.writeString(file, "new\n");

    assertThat(secretReader.read("file:" + file).value()).isEqualTo("new");
    assertThat(secretReader.read("env:HOOK").value()).isEqualTo("value");
  }

  @Test
  void files_of_sluice_itself_are_not_read_as_secrets() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path token = Files.writeString(own.resolve("token"), "hidden");
    Path link = Files.createSymbolicLink(folder.resolve("link"), token);
    Path other = Files.writeString(folder.resolve("other"), "shown");
    SecretReader toSend = new SecretReader(_ -> Optional.empty(), List.of(own));

    assertThat(toSend.read("file:" + other).value()).isEqualTo("shown");
    for (String path : List.of(token.toString(), link.toString(), own + "/../own/token")) {
      assertThatThrownBy(() -> toSend.read("file:" + path)).hasMessageContaining("cannot be read");
    }
    assertThatThrownBy(() -> SecretReader.toSend(List.of()).read("file:/proc/self/environ"))
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:MISSING", "env:", "file:/not/there", "file:relative", "plain", ""})
  void an_invalid_reference_is_rejected(String reference) {
    assertThatThrownBy(() -> secretReader.read(reference))
        .isInstanceOf(SecretReader.UnreadableSecretException.class);
  }

  @Test
  void a_secret_does_not_show_itself() {
    assertThat(secretReader.read("env:HOOK")).hasToString("***");
  }

  @Test
  void a_large_file_is_no_secret() throws IOException {
    Path file = Files.writeString(folder.resolve("large"), "x".repeat(5000));

    assertThatThrownBy(() -> secretReader.read("file:" + file))
        .isInstanceOf(SecretReader.UnreadableSecretException.class);
  }

  @Test
  void a_device_or_a_pipe_is_no_secret_and_is_not_read() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (String file : new String[] {"/dev/zero", pipe.toString()}) {
      assertThatThrownBy(() -> secretReader.read("file:" + file))
          .isInstanceOf(SecretReader.UnreadableSecretException.class);
    }
  }
}
