package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalArtifactsTest {
  @TempDir Path folder = Path.of("");

  private Path directory = Path.of("");
  private long now;
  private long step;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(folder.resolve("artifacts"));
  }

  private LocalArtifacts artifacts() {
    return new LocalArtifacts(directory, directory, () -> now += step);
  }

  @Test
  void an_artifact_changes_with_the_files_of_its_command() throws IOException {
    Files.writeString(directory.resolve("shop.jar"), "one");
    Files.writeString(directory.resolve("lib.jar"), "lib");
    var localArtifacts = artifacts();
    List<String> command = List.of("java", "-cp", "shop.jar:lib.jar", "--config=shop.jar", "Main");

    String first = localArtifacts.of(command);

    assertThat(first).matches("sha256:[0-9a-f]{64}").isEqualTo(localArtifacts.of(command));
    assertThat(localArtifacts.of(List.of("java", "-cp", "shop.jar"))).isNotEqualTo(first);
    Files.writeString(directory.resolve("lib.jar"), "lib, changed");
    assertThat(localArtifacts.of(command)).isNotEqualTo(first);
  }

  @Test
  void words_that_name_no_file_are_ignored() {
    var localArtifacts = artifacts();

    assertThat(localArtifacts.of(List.of("java", "-version", "", "\0", "/", ".")))
        .isEqualTo(localArtifacts.of(List.of("python3")));
  }

  @Test
  void a_file_outside_of_the_directory_is_as_good_as_none() throws IOException {
    Path outside = Files.writeString(folder.resolve("token"), "hidden");
    Files.createSymbolicLink(directory.resolve("link"), outside);
    Files.createSymbolicLink(directory.resolve("folder"), folder);
    String none = artifacts().of(List.of("java", "missing"));

    for (String word :
        List.of(outside.toString(), "../token", "link", "folder/token", "--file=../token")) {
      assertThat(artifacts().of(List.of("java", word))).as(word).isEqualTo(none);
    }
  }

  @Test
  void a_link_within_the_directory_is_followed() throws IOException {
    Path jar = Files.writeString(directory.resolve("shop-1.jar"), "one");
    Files.createSymbolicLink(directory.resolve("shop.jar"), jar);

    assertThat(artifacts().of(List.of("java", "shop.jar")))
        .isEqualTo(artifacts().of(List.of("java", "shop-1.jar")));
  }

  @Test
  void files_that_are_too_large_together_are_rejected_without_being_read() throws IOException {
    try (var file = new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
      file.setLength(LocalArtifacts.BYTES_MAX + 1);
    }

    assertThatThrownBy(() -> artifacts().of(List.of("java", "large")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("/command/1")
        .hasMessageContaining("larger than 2 GiB");
  }

  @Test
  void reading_ends_with_the_time_limit() throws IOException {
    Files.write(directory.resolve("slow"), new byte[256 * 1024]);
    step = LocalArtifacts.TIMEOUT.toNanos() / 2;

    assertThatThrownBy(() -> artifacts().of(List.of("slow")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("/command/0")
        .hasMessageContaining("not read within 30 s");
  }

  @Test
  void an_unchanged_file_is_read_once() throws IOException {
    Files.write(directory.resolve("slow"), new byte[256 * 1024]);
    var localArtifacts = artifacts();
    String first = localArtifacts.of(List.of("slow"));
    step = LocalArtifacts.TIMEOUT.toNanos();

    assertThat(localArtifacts.of(List.of("slow"))).isEqualTo(first);
  }
}
