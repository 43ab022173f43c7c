package io.sluice.engine.effect.local;

import io.sluice.engine.effect.instance.InstanceSecrets;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.messaging.secret.SecretReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Creates a [LocalRuntime].
public final class LocalRuntimeFactory {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

  /// @param directory for the instances' logs and pid files
  /// @param firstPort of the range of the instances' ports
  /// @param lastPort of that range
  /// @param logBytesMax size above which an instance's log is rotated, bytes, at least 1,000
  public record Settings(Path directory, int firstPort, int lastPort, long logBytesMax) {
    private static final long LOG_BYTES_MIN = 1_000;

    public Settings {
      if (logBytesMax < LOG_BYTES_MIN) {
        throw new IllegalArgumentException(
            "sluice.engine.local.log-max-bytes must be at least %d, was %d"
                .formatted(LOG_BYTES_MIN, logBytesMax));
      }
    }

    /// @param ports such as `7100-7999`
    /// @throws IllegalArgumentException if that is not a range
    public static Settings of(Path directory, String ports, long logBytesMax) {
      Matcher range = RANGE.matcher(ports);
      if (!range.matches()) {
        throw new IllegalArgumentException(
            "sluice.engine.local.ports must be a range such as 7100-7999, was " + ports);
      }
      return new Settings(
          directory,
          Integer.parseInt(range.group(1)),
          Integer.parseInt(range.group(2)),
          logBytesMax);
    }
  }

  /// @param secrets the secrets that releases may use, by environment
  public static LocalRuntime open(
      DataSource database, Settings settings, Function<String, SecretReader> secrets) {
    return open(database, settings, secrets, System::nanoTime);
  }

  /// @param nanoTime monotonic
  static LocalRuntime open(
      DataSource database,
      Settings settings,
      Function<String, SecretReader> secrets,
      LongSupplier nanoTime) {
    var table = new JdbcInstanceTable("local", database);
    var processes = new ProcessInspector();
    var exits = new ProcessExits(nanoTime);
    var logs = new LogFiles(settings.directory(), settings.logBytesMax(), InstantSource.system());
    int lastUsed =
        table.all().stream().reduce((_, later) -> later).map(row -> row.address().port()).orElse(0);
    return new LocalRuntime(
        table,
        processes,
        new Launcher(processes, logs, exits),
        new InstanceSecrets(secrets),
        logs,
        exits,
        new PortAllocator(settings.firstPort(), settings.lastPort(), lastUsed),
        nanoTime);
  }

  private LocalRuntimeFactory() {}
}
