package io.sluice.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

  @TempDir Path directory;

  @Test
  void a_written_row_is_read_by_the_next_reader() {
    Path file = directory.resolve("processes");
    Row row = new Row("one", 42, 1_000, Phase.FAILING, 7_070, 3, "two\nlines\tone note");
    ProcessTable.read(file).put(row);
    assertThat(ProcessTable.read(file).findRow("one"))
        .contains(new Row("one", 42, 1_000, Phase.FAILING, 7_070, 3, "two lines one note"));
  }

  @Test
  void a_table_that_cannot_be_understood_is_empty() throws IOException {
    Path file = Files.writeString(directory.resolve("processes"), "one\tmany\n");
    assertThat(ProcessTable.read(file).rows()).isEmpty();
  }

  @Test
  void a_pid_that_was_given_to_another_process_is_not_taken_for_the_old_one() {
    ProcessHandle self = ProcessHandle.current();
    long started = OsProcesses.started(self);
    assertThat(OsProcesses.find(new Row("one", self.pid(), started, Phase.READY, 0, 0, "")))
        .contains(self);
    assertThat(
            OsProcesses.find(new Row("one", self.pid(), started - 60_000, Phase.READY, 0, 0, "")))
        .isEmpty();
  }
}
