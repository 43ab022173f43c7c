package io.sluice.bench.base;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.sandbox.Postgres;
import io.sluice.sandbox.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A PostgreSQL server with the tables of one service, as safe against a crash as the stack's.
public final class BenchDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final long POLL_INTERVAL = Duration.ofMillis(50).toNanos();

  private final Path directory;
  private final Postgres postgres;
  private final AgroalDataSource dataSource;

  private BenchDatabase(Path directory, Postgres postgres, AgroalDataSource dataSource) {
    this.directory = directory;
    this.postgres = postgres;
    this.dataSource = dataSource;
  }

  /// @param name name of the database in the server, and part of the name of its directory
  /// @param owner class of the jar whose scripts under `/db/migration` create the service's tables
  public static BenchDatabase start(String name, Class<?> owner) {
    Path directory = directory(name);
    Postgres postgres = Postgres.start(directory, 0, true);
    try {
      BenchDatabase database = new BenchDatabase(directory, postgres, pool(postgres, name));
      for (Scripts scripts :
          List.of(
              new Scripts(JdbcTx.class, "/db/messaging"), new Scripts(owner, "/db/migration"))) {
        database.migrate(scripts);
      }
      return database;
    } catch (SQLException | IOException e) {
      postgres.kill();
      throw new IllegalStateException("no tables", e);
    }
  }

  private static AgroalDataSource pool(Postgres postgres, String name) throws SQLException {
    String url = postgres.createDatabase(name);
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(CONNECTIONS)
                    .exceptionSorter(new PostgreSQLExceptionSorter())
                    .acquisitionTimeout(Duration.ofSeconds(5))
                    .connectionFactoryConfiguration(connection ->
                        connection.jdbcUrl(url).principal(new NamePrincipal(postgres.user())))));
  }

  /// The folder of the scripts in the jar of `owner`, which create tables in the order of their
  /// versions.
  private record Scripts(Class<?> owner, String folder) {
    Path jar() {
      return Path.of(owner.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
  }

  private void migrate(Scripts of) throws IOException, SQLException {
    if (Files.isDirectory(of.jar())) { // in a test, the classes are not in a jar
      run(of.jar().resolve(of.folder().substring(1)));
      return;
    }
    try (FileSystem files = FileSystems.newFileSystem(of.jar())) {
      run(files.getPath(of.folder()));
    }
  }

  private void run(Path folder) throws IOException, SQLException {
    try (Stream<Path> scripts = Files.list(folder)) {
      for (Path script :
          scripts.sorted(Comparator.comparing(path -> path.getFileName().toString())).toList()) {
        execute(Files.readString(script));
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Returns once the relay has sent all appended events, so that the next measurement does not
  /// include them.
  public void awaitSent() {
    while (number("select count(*) from lane_event where sent_at is null") > 0) {
      LockSupport.parkNanos(POLL_INTERVAL);
    }
  }

  /// Returns the one number that `sql` selects.
  public long number(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public AgroalDataSource dataSource() {
    return dataSource;
  }

  /// Returns the CPU time of all processes of the server.
  public Duration cpu() {
    long own = Cpu.ticks(postgres.pid(), true);
    long children =
        ProcessHandle.of(postgres.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> Cpu.ticks(child.pid(), false))
            .sum();
    return Cpu.duration(own + children);
  }

  @Override
  public void close() {
    dataSource.close();
    postgres.kill();
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("deleting a database", e);
    }
  }

  private static Path directory(String name) {
    try {
      return Files.createTempDirectory("sluice-" + name.replace('_', '-'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
