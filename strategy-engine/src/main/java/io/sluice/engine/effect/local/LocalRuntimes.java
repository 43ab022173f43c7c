package io.sluice.engine.effect.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/// Puts a [LocalRuntime] together.
public final class LocalRuntimes {

  /// @param directory for the instances' logs and pid files
  /// @param firstPort of the range that instances listen in
  /// @param lastPort of that range
  /// @param logBytesMax size above which an instance's log is put aside, bytes
  public record Settings(Path directory, int firstPort, int lastPort, long logBytesMax) {}

  /// @param environment reads a variable of this process's environment
  public static LocalRuntime open(
      DataSource database, Settings settings, Function<String, Optional<String>> environment) {
    var table = new JdbcInstanceTable(database);
    var processes = new Processes();
    var secrets = new Secrets(environment);
    var logs = new LogFiles(settings.directory(), settings.logBytesMax(), InstantSource.system());
    int lastUsed =
        table.all().stream().reduce((_, later) -> later).map(InstanceRow::port).orElse(0);
    return new LocalRuntime(
        table,
        processes,
        new Launcher(processes, secrets, logs),
        secrets,
        logs,
        new Ports(settings.firstPort(), settings.lastPort(), lastUsed),
        System::nanoTime);
  }

  /// How long an adapter may leave instances unwatched.
  public static final Duration WATCHED = Duration.ofMillis(200);

  private LocalRuntimes() {}
}
