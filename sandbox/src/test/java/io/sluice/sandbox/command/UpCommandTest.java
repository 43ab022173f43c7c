package io.sluice.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpCommandTest {
  @TempDir private Path directory;

  @Test
  void after_its_supervisor_was_killed_a_stack_keeps_the_ports_that_it_was_moved_to() {
    Home home = new Home(directory, directory.resolve("state"));
    home.prepare();
    Layout moved = Layout.free("30000-30999");
    moved.write(home);
    ProcessHandle self = ProcessHandle.current();
    ProcessTable.read(home.table())
        .put(new Row("edge", self.pid(), OsProcesses.started(self), Phase.READY, 0, 0, ""));

    List<String> arguments = UpCommand.arguments(new UpCommand(home).layout(Map.of()));

    assertThat(arguments).startsWith("supervise");
    Flags flags =
        Flags.parse(arguments.subList(1, arguments.size()), UpCommand.PORT_FLAGS, Set.of());
    assertThat(Layout.of(flags.values())).isEqualTo(moved);
  }
}
