package io.sluice.sandbox.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyFilesTest {
  private static final int SLOTS = 12;

  @TempDir Path ours;
  @TempDir Path containers;

  /// Compares the slots with those of the router's image, which has no Java: a script writes them.
  @Test
  void the_slots_in_containers_are_these() throws Exception {
    HaproxyFiles.write(ours, SLOTS, "test");

    var loop = new ProcessBuilder("bash", "-euc", loop()).directory(containers.toFile());
    loop.environment().put("SLOTS", Integer.toString(SLOTS));
    Process process = loop.inheritIO().start();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(containers.resolve("slots.cfg")))
        .isEqualTo(Files.readString(ours.resolve("slots.cfg")));
  }

  private static String loop() throws Exception {
    Path root = Path.of(System.getProperty("sluice.root", ".."));
    List<String> lines = Files.readAllLines(root.resolve("compose/router/start.sh"));
    int end = lines.indexOf("done >slots.cfg");
    List<String> before = lines.subList(0, end + 1);
    int begin =
        before.stream()
            .filter(it -> it.startsWith("for slot in"))
            .map(before::indexOf)
            .findFirst()
            .orElseThrow();
    return String.join("\n", before.subList(begin, end + 1));
  }
}
