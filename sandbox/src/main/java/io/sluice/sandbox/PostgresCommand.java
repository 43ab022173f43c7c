package io.sluice.sandbox;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.Logs;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands that initialise and start PostgreSQL, and a reader of its `postmaster.pid`.
///
/// The server is a child process in the foreground. `EmbeddedPostgres` starts it by `pg_ctl` and
/// ends it with its own JVM: the supervisor could neither watch such a server nor adopt it.
///
/// @param directory parent directory of `data`
/// @param log file of its output
/// @param port port for clients, on 127.0.0.1
/// @param durable whether committed data survives a crash of the machine; if not, it is faster
public record PostgresCommand(
    PostgresBinaries binaries, Path directory, Path log, int port, boolean durable) {

  public static final String USER = "postgres";

  private static final Duration INIT = Duration.ofSeconds(60);
  private static final int STATUS_LINE = 7;

  public Path data() {
    return directory.resolve("data");
  }

  /// Creates an empty cluster if there is none. It appears in one step.
  public void init() {
    try {
      if (Files.exists(data().resolve("PG_VERSION"))) {
        return;
      }
      Files.createDirectories(directory);
      Path fresh = directory.resolve("data.new");
      Trees.delete(fresh);
      List<String> options =
          new ArrayList<>(List.of("-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"));
      options.addAll(durable ? List.of("--no-instructions") : List.of("--no-sync"));
      initdb(fresh, options);
      Trees.delete(data());
      Files.move(fresh, data());
    } catch (IOException e) {
      throw new SandboxException("PostgreSQL's directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /// Flushes a copied cluster to the disk.
  public void sync(Path cluster) {
    initdb(cluster, List.of("--sync-only"));
  }

  private void initdb(Path cluster, List<String> options) {
    List<String> line = new ArrayList<>(unprivileged());
    line.addAll(List.of(binaries.program("initdb"), "-D", cluster.toString()));
    line.addAll(options);
    OsProcess process = OsProcess.start("initdb", new ProcessBuilder(line), log);
    if (!process.hasEnded(INIT) || !process.end().endsWith(" 0")) {
      process.kill();
      throw new SandboxException(
          "PostgreSQL could not be initialised (%s):%n%s".formatted(log, Logs.tail(log, 8)));
    }
  }

  /// Deletes the pid file of a server that has ended but was not reaped yet (a zombie), since a new
  /// server would consider it alive. The new server itself checks that no other process uses the
  /// directory.
  private void deleteStalePidFile() {
    boolean exists = readPid().flatMap(ProcessHandle::of).isPresent();
    if (exists && findRunning().isEmpty()) {
      try {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
      } catch (IOException e) {
        throw new SandboxException("PostgreSQL's pid file: " + e.getMessage(), e);
      }
    }
  }

  /// Returns the command that runs the server in the foreground.
  public List<String> command() {
    deleteStalePidFile();
    List<String> line = new ArrayList<>(unprivileged());
    line.addAll(List.of(binaries.program("postgres"), "-D", data().toString()));
    String safe = durable ? "on" : "off";
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=" + safe,
            "synchronous_commit=" + safe,
            "full_page_writes=" + safe,
            "shared_buffers=48MB",
            "max_connections=150",
            "max_wal_size=256MB",
            "jit=off",
            "log_timezone=UTC",
            "timezone=UTC",
            "log_line_prefix=%m [%p] %d ",
            "log_checkpoints=off")) {
      line.addAll(List.of("-c", setting));
    }
    return line;
  }

  /// Returns the prefix of commands. The server does not run as root, so that for root it starts in
  /// a user namespace of its own.
  private static List<String> unprivileged() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (!LinuxUtils.isUnshareAvailable()) {
      throw new SandboxException(
          "PostgreSQL does not run as root and 'unshare -U' is not allowed here: use another user");
    }
    return List.of("unshare", "-U");
  }

  /// Whether the server with the process id `pid` reports that it accepts connections.
  public boolean isReady(long pid) {
    List<String> lines = pidFile();
    return lines.size() > STATUS_LINE
        && lines.getFirst().strip().equals(String.valueOf(pid))
        && lines.get(STATUS_LINE).strip().equals("ready");
  }

  /// Finds the server that runs on this directory, regardless of the process that started it.
  public Optional<ProcessHandle> findRunning() {
    return readPid()
        .flatMap(ProcessHandle::of)
        .filter(OsProcesses::isAlive)
        .filter(handle -> handle.info().command().map(c -> c.endsWith("postgres")).orElse(true));
  }

  private Optional<Long> readPid() {
    return pidFile().stream()
        .limit(1)
        .map(String::strip)
        .filter(line -> line.matches("[0-9]{1,18}"))
        .map(Long::valueOf)
        .findFirst();
  }

  private List<String> pidFile() {
    try {
      return Files.readAllLines(data().resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
