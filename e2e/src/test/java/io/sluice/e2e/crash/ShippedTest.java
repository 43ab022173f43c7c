package io.sluice.e2e.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.agent.AgentJar;
import io.sluice.e2e.agent.CrashAgent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// Packaged services, of which images are made, have no points to die at.
class ShippedTest {
  private static final List<String> MODULES =
      List.of("release-api", "strategy-engine", "health-monitor", "notifier", "edge", "cli");

  @Test
  void no_packaged_jar_contains_a_crash_point() throws IOException {
    List<String> words = new ArrayList<>(CrashAgent.points());
    words.add("CrashPoints");
    int checked = 0;
    for (String module : MODULES) {
      for (Path jar : ours(root().resolve(module).resolve("target"))) {
        assertThat(entriesWith(jar, words)).as("%s", jar).isEmpty();
        checked++;
      }
    }
    // Each module has at least its own jar and that of contract.
    assertThat(checked).isGreaterThanOrEqualTo(2 * MODULES.size());
  }

  @Test
  void each_place_to_die_at_is_one_method_of_what_is_shipped() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : MODULES) {
      for (Path jar : ours(root().resolve(module).resolve("target"))) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          for (ZipEntry entry : classes(zip)) {
            found.addAll(CrashAgent.found(bytes(zip, entry)));
          }
        }
      }
    }
    assertThat(found).containsAll(CrashAgent.places());
  }

  @Test
  void a_jar_with_a_crash_point_is_found() throws IOException {
    Path jar = Files.createTempFile("agent", ".jar");
    try {
      assertThat(entriesWith(AgentJar.write(jar), List.copyOf(CrashAgent.points()))).isNotEmpty();
    } finally {
      Files.delete(jar);
    }
  }

  /// Returns Sluice's own jars below `target` that are run.
  private static List<Path> ours(Path target) throws IOException {
    try (Stream<Path> files =
        Files.find(target, 5, (path, _) -> String.valueOf(path.getFileName()).endsWith(".jar"))) {
      return files
          .filter(path -> path.toString().matches(".*/(lib|quarkus-app)/.*"))
          .filter(path ->
              String.valueOf(path.getFileName())
                  .matches(".*(sluice|generated|quarkus-run|-runner).*"))
          .sorted()
          .toList();
    }
  }

  private static List<String> entriesWith(Path jar, List<String> words) throws IOException {
    List<String> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : classes(zip)) {
        String text = new String(bytes(zip, entry), ISO_8859_1);
        if (words.stream().anyMatch(text::contains)) {
          found.add(entry.getName());
        }
      }
    }
    return found;
  }

  private static Path root() {
    return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
  }

  private static List<ZipEntry> classes(ZipFile zip) {
    return zip.stream()
        .<ZipEntry>map(one -> one)
        .filter(one -> one.getName().endsWith(".class"))
        .toList();
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream bytes = zip.getInputStream(entry)) {
      return bytes.readAllBytes();
    }
  }
}
