package io.sluice.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCachesTest {

  @TempDir Path directory;

  @Test
  void a_cache_is_used_until_a_jar_or_an_option_changes() throws IOException {
    Path jar = Files.writeString(directory.resolve("a.jar"), "one");
    AotCaches caches = new AotCaches(directory.resolve("aot"));
    assertThat(caches.use(program(jar, "-Xmx1m"))).isEmpty();

    train(caches, program(jar, "-Xmx1m"));

    assertThat(caches.use(program(jar, "-Xmx1m")).getFirst()).startsWith("-XX:AOTCache=");
    assertThat(caches.has(program(jar, "-Xmx2m"))).isFalse();
    Files.writeString(jar, "three");
    assertThat(caches.has(program(jar, "-Xmx1m"))).isFalse();
  }

  @Test
  void a_training_that_made_nothing_counts_as_none() throws IOException {
    Path jar = Files.writeString(directory.resolve("a.jar"), "one");
    AotCaches caches = new AotCaches(directory.resolve("aot"));
    assertThat(caches.place(program(jar, "-Xmx1m"))).isFalse();
    assertThat(caches.has(program(jar, "-Xmx1m"))).isFalse();
  }

  @Test
  void a_rebuild_with_the_same_content_keeps_the_cache() throws IOException {
    Path jar = Files.writeString(directory.resolve("a.jar"), "one");
    Stamps stamps = new Stamps(directory.resolve("stamps"));
    stamps.restoreTimes(List.of(jar));
    AotCaches caches = new AotCaches(directory.resolve("aot"));
    train(caches, program(jar, "-Xmx1m"));

    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
    assertThat(caches.has(program(jar, "-Xmx1m"))).isFalse();
    stamps.restoreTimes(List.of(jar));
    assertThat(caches.has(program(jar, "-Xmx1m"))).isTrue();

    Files.writeString(jar, "two");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000_000));
    stamps.restoreTimes(List.of(jar));
    assertThat(caches.has(program(jar, "-Xmx1m"))).isFalse();
  }

  private static void train(AotCaches caches, JavaProgram program) throws IOException {
    String option = caches.trainOrUse(program).getFirst();
    Files.writeString(Path.of(option.substring(option.indexOf('=') + 1)), "cache");
    assertThat(caches.place(program)).isTrue();
  }

  private static JavaProgram program(Path jar, String option) {
    return new JavaProgram("app", List.of(option), List.of("-jar", jar.toString()), List.of(jar));
  }
}
