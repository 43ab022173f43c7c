package io.sluice.engine.effect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes as a directory like `/proc` tells of them.
class ProcessesTest {
  @TempDir Path proc;

  @Test
  void a_mark_that_is_no_instance_hides_no_other() throws IOException {
    UUID instance = UUID.randomUUID();
    process(7, "x".repeat(36));
    process(8, "1-1-1-1-1");
    process(9, instance.toString());

    assertThat(new Processes(proc).marked()).containsOnlyKeys(instance);
  }

  private void process(long pid, String mark) throws IOException {
    Path files = Files.createDirectory(proc.resolve(String.valueOf(pid)));
    Files.writeString(files.resolve("environ"), "HOME=/\0SLUICE_INSTANCE=%s\0".formatted(mark));
    Files.writeString(files.resolve("stat"), "%d (java) S 1%s".formatted(pid, " 0".repeat(40)));
  }
}
