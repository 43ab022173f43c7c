package io.sluice.bench.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A running [BareEndpoint], with the JVM options of a stack's services and on their database
/// server.
record BareProcess(Process process, URI address) implements AutoCloseable {
  private static final String SERVER = "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres";

  /// @param port port of the database server
  static BareProcess start(int port) {
    String classes = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-cp",
            classes,
            BareEndpoint.class.getName(),
            SERVER.formatted(port, "bare"));
    try {
      table(port);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new BareProcess(process, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("no table for the bare endpoint", e);
    }
  }

  private static URI address(Process process) throws IOException {
    String portLine = process.inputReader().readLine();
    if (portLine == null) {
      process.destroyForcibly();
      throw new IllegalStateException("the bare endpoint did not start");
    }
    return URI.create("http://127.0.0.1:%s/".formatted(portLine));
  }

  private static void table(int port) throws SQLException {
    execute(SERVER.formatted(port, "postgres"), "create database bare");
    execute(
        SERVER.formatted(port, "bare"),
        "create table request (id uuid primary key, body text not null,"
            + " at timestamptz not null default now())");
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Returns the one number that `sql` selects from a database of the server.
  static long number(int port, String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(SERVER.formatted(port, database));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
