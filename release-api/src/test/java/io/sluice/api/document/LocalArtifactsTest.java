package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalArtifactsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void an_artifact_changes_with_the_files_of_its_command() throws IOException {
    Files.writeString(directory.resolve("shop.jar"), "one");
    Files.writeString(directory.resolve("lib.jar"), "lib");
    var localArtifacts = new LocalArtifacts(directory);
    List<String> command = List.of("java", "-cp", "shop.jar:lib.jar", "--config=shop.jar", "Main");

    String first = localArtifacts.of(command);

    assertThat(first).matches("sha256:[0-9a-f]{64}").isEqualTo(localArtifacts.of(command));
    assertThat(localArtifacts.of(List.of("java", "-cp", "shop.jar"))).isNotEqualTo(first);
    Files.writeString(directory.resolve("lib.jar"), "lib, changed");
    assertThat(localArtifacts.of(command)).isNotEqualTo(first);
  }

  @Test
  void words_that_name_no_file_are_ignored() {
    var localArtifacts = new LocalArtifacts(directory);

    assertThat(localArtifacts.of(List.of("java", "-version", "", "\0", "/", ".")))
        .isEqualTo(localArtifacts.of(List.of("python3")));
  }
}
