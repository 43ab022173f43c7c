package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void an_artifact_is_what_the_files_of_its_command_hold() throws IOException {
    Files.writeString(directory.resolve("shop.jar"), "one");
    Files.writeString(directory.resolve("lib.jar"), "lib");
    var artifacts = new Artifacts(directory);
    List<String> command = List.of("java", "-cp", "shop.jar:lib.jar", "--config=shop.jar", "Main");

    String first = artifacts.of(command);

    assertThat(first).matches("sha256:[0-9a-f]{64}").isEqualTo(artifacts.of(command));
    assertThat(artifacts.of(List.of("java", "-cp", "shop.jar"))).isNotEqualTo(first);
    Files.writeString(directory.resolve("lib.jar"), "lib, changed");
    assertThat(artifacts.of(command)).isNotEqualTo(first);
  }

  @Test
  void words_that_name_no_file_are_passed_over() {
    var artifacts = new Artifacts(directory);

    assertThat(artifacts.of(List.of("java", "-version", "", "\0", "/", ".")))
        .isEqualTo(artifacts.of(List.of("python3")));
  }
}
