package io.sluice.engine.effect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.EngineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests processes in a directory that is laid out like `/proc`.
class ProcessInspectorTest {
  private static final String STAT = "7 (shop) S 1 " + "0 ".repeat(17) + "99 0";

  @TempDir private Path proc;

  @Test
  void a_process_that_cannot_be_read_is_not_taken_for_a_dead_one() throws IOException {
    Path stat = process(7).resolve("stat");
    Files.writeString(stat, STAT);
    var processes = new ProcessInspector(proc);
    ProcessId seven = processes.identify(7).orElseThrow();
    assertThat(processes.isAlive(seven)).isTrue();

    Files.delete(stat);
    Files.createDirectory(stat); // reading it fails, as for lack of file descriptors

    assertThatThrownBy(() -> processes.isAlive(seven))
        .isInstanceOf(TargetException.Unreachable.class);
    Files.delete(stat);
    assertThat(processes.isAlive(seven)).isFalse();
  }

  @Test
  void marks_that_cannot_be_read_are_not_taken_for_missing_ones() throws IOException {
    Files.createDirectory(process(7).resolve("environ"));

    assertThatThrownBy(() -> new ProcessInspector(proc).marked())
        .isInstanceOf(TargetException.Unreachable.class);
  }

  @Test
  void a_started_process_is_stopped_if_its_pid_file_cannot_be_written() throws IOException {
    UUID id = UUID.randomUUID();
    Files.createDirectory(proc.resolve(id + ".pid")); // writing it fails, as on a full disk
    var logs = new LogFiles(proc, 2_000, InstantSource.system());
    var processes = new ProcessInspector();
    var launcher = new Launcher(processes, logs, new ProcessExits(System::nanoTime));
    var spec = EngineSpecs.shop("1.0", 1, "never");

    assertThatThrownBy(
            () -> launcher.fork(spec, id, 1, Map.of(InstanceRuntime.MARK, id.toString())))
        .isInstanceOf(TargetException.Permanent.class);

    await().atMost(Duration.ofSeconds(5)).until(() -> !processes.marked().containsKey(id));
  }

  @Test
  void a_mark_that_is_no_instance_hides_no_other() throws IOException {
    UUID instance = UUID.randomUUID();
    process(7, "x".repeat(36));
    process(8, "1-1-1-1-1");
    process(9, instance.toString());

    assertThat(new ProcessInspector(proc).marked()).containsOnlyKeys(instance);
  }

  private void process(long pid, String mark) throws IOException {
    Path files = process(pid);
    Files.writeString(files.resolve("environ"), "HOME=/\0SLUICE_INSTANCE=%s\0".formatted(mark));
    Files.writeString(files.resolve("stat"), "%d (java) S 1%s".formatted(pid, " 0".repeat(40)));
  }

  private Path process(long pid) throws IOException {
    return Files.createDirectory(proc.resolve(Long.toString(pid)));
  }
}
