package io.sluice.sandbox;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A PostgreSQL server on 127.0.0.1. A restart on the same directory keeps the data.
public final class Postgres implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 30;
  private static final long PAUSE_NANOS = 100_000_000;

  private final OsProcess process;
  private final int port;

  private Postgres(OsProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts a server for tests on a free port. It is fast, but can lose data if the machine
  /// crashes.
  ///
  /// @param directory directory of its data and log; created if it is missing
  public static Postgres start(Path directory) {
    return start(directory, 0, false);
  }

  /// Starts a server and waits until it accepts connections, at most 30 s.
  ///
  /// @param directory directory of its data and log; created if it is missing
  /// @param port port for clients; 0 for a free one
  /// @param durable whether `fsync` and `synchronous_commit` are on
  /// @throws SandboxException with its last log lines, if it does not become ready
  public static Postgres start(Path directory, int port, boolean durable) {
    PostgresBinaries binaries = PostgresBinaries.ofTests();
    for (int attempt = 1; ; attempt++) {
      int chosen = port == 0 ? Ports.free() : port;
      try {
        return attempt(command(binaries, directory.toAbsolutePath(), chosen, durable));
      } catch (SandboxException e) {
        if (attempt == ATTEMPTS || (port != 0 && !Ports.isFree(port))) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS); // a killed server's processes need a moment to end
      }
    }
  }

  static PostgresCommand command(
      PostgresBinaries binaries, Path directory, int port, boolean durable) {
    return new PostgresCommand(
        binaries, directory, directory.resolve("postgresql.log"), port, durable);
  }

  private static Postgres attempt(PostgresCommand command) {
    if (!Ports.isFree(command.port())) {
      throw new SandboxException("port %d of PostgreSQL is busy".formatted(command.port()));
    }
    command.init();
    OsProcess process =
        OsProcess.start("postgresql", new ProcessBuilder(command.command()), command.log());
    try {
      process.awaitReady(() -> command.isReady(process.handle().pid()), START);
    } catch (SandboxException e) {
      process.kill();
      throw e;
    }
    return new Postgres(process, command.port());
  }

  public int port() {
    return port;
  }

  /// Returns the role that owns all objects; its password is empty.
  public String user() {
    return PostgresCommand.USER;
  }

  public String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  public static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// Creates `database`, unless it exists.
  ///
  /// @param database name of lower-case letters, digits and underscores
  /// @return its JDBC URL
  public String createDatabase(String database) {
    createDatabase(port, database);
    return jdbcUrl(database);
  }

  public static void createDatabase(int port, String database) {
    if (!database.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("database name '%s'".formatted(database));
    }
    try (Connection connection =
            DriverManager.getConnection(jdbcUrl(port, "postgres"), PostgresCommand.USER, "");
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + database + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database " + database);
    } catch (SQLException e) {
      throw new SandboxException("database " + database + ": " + e.getMessage(), e);
    }
  }

  public long pid() {
    return process.handle().pid();
  }

  /// Kills the server as a crash would (SIGKILL). A new server can start on its directory.
  public void kill() {
    process.kill();
  }

  /// Stops the server gracefully and ends open connections; kills it after 10 s.
  @Override
  public void close() {
    OsProcesses.interrupt(process.handle());
    if (!process.hasEnded(STOP)) {
      process.kill();
    }
  }
}
