package io.sluice.engine.effect.local;

import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.target.TargetException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Forks instances: the command as a list, never through a shell, in a session of its own, with the
/// log file as its output. So a running instance needs nothing from the engine.
final class Launcher {
  /// Variables that an instance inherits from the engine: none that could contain a secret.
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  private static final File DEV_NULL = new File("/dev/null");

  private final ProcessInspector processes;
  private final LogFiles logs;
  private final ProcessExits exits;
  private final Optional<Path> setsid;

  Launcher(ProcessInspector processes, LogFiles logs, ProcessExits exits) {
    this.processes = processes;
    this.logs = logs;
    this.exits = exits;
    this.setsid =
        Stream.of("/usr/bin/setsid", "/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
  }

  /// @return the process; empty if it ended immediately
  /// @throws TargetException.Permanent if the command cannot be started
  Optional<ProcessId> fork(
      ReleaseSpec spec, UUID instance, int port, Map<String, String> environment) {
    var builder = new ProcessBuilder(command(spec, port));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectInput(DEV_NULL)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.log(instance).toFile()));
    try {
      Process process = builder.start();
      return recordFork(instance, process);
    } catch (IOException e) {
      throw new TargetException.Permanent(
          "cannot start %s: %s".formatted(spec.command().getFirst(), e.getMessage()), e);
    }
  }

  /// Records a process. If that fails, kills it, since it could never be found again.
  private Optional<ProcessId> recordFork(UUID instance, Process process) throws IOException {
    boolean isRecorded = false;
    try {
      logs.writePid(instance, process.pid());
      exits.observe(instance, process);
      Optional<ProcessId> identified = processes.identify(process.pid());
      isRecorded = true;
      return identified;
    } finally {
      if (!isRecorded) {
        process.destroyForcibly();
      }
    }
  }

  private List<String> command(ReleaseSpec spec, int port) {
    if (spec.command().isEmpty()) {
      throw new TargetException.Permanent("the release has no command to start");
    }
    var command = new ArrayList<String>();
    setsid.ifPresent(path -> command.add(path.toString()));
    for (String part : spec.command()) {
      command.add(part.replace("{port}", Integer.toString(port)));
    }
    return command;
  }
}
