package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.ProcessTable.Phase;
import io.sluice.sandbox.ProcessTable.Row;
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
    new LayoutFile(home).write(moved);
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
