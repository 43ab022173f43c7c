package io.sluice.bench.base;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.sandbox.Postgres;
import java.io.IOException;
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
import java.util.stream.Stream;

/// A PostgreSQL server with the tables of one service, as safe against a crash as the stack's.
public final class BenchDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Duration SEND_TIMEOUT = Duration.ofMinutes(30);
  private static final String UNSENT = "select count(*) from lane_event where sent_at is null";

  private final TemporaryDirectory directory;
  private final Postgres postgres;
  private final AgroalDataSource dataSource;

  private BenchDatabase(
      TemporaryDirectory directory, Postgres postgres, AgroalDataSource dataSource) {
    this.directory = directory;
    this.postgres = postgres;
    this.dataSource = dataSource;
  }

  /// @param name name of the database in the server, and part of the name of its directory
  /// @param owner class of the jar whose scripts under `/db/migration` create the service's tables
  public static BenchDatabase start(String name, Class<?> owner) {
    var directory = TemporaryDirectory.create("sluice-" + name.replace('_', '-'));
    Postgres postgres = Postgres.start(directory.path(), 0, true);
    try {
      BenchDatabase database = new BenchDatabase(directory, postgres, pool(postgres, name));
      database.migrate(JdbcTx.class, "/db/messaging");
      database.migrate(owner, "/db/migration");
      return database;
    } catch (SQLException | IOException e) {
      postgres.close();
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

  /// Runs the scripts of `folder` in the jar of `owner`, in the order of their versions.
  private void migrate(Class<?> owner, String folder) throws IOException, SQLException {
    Path jar = Path.of(owner.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (Files.isDirectory(jar)) { // in a test, the classes are not in a jar
      run(jar.resolve(folder.substring(1)));
      return;
    }
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      run(files.getPath(folder));
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
    Waits.awaitCondition(
        () -> number(UNSENT) == 0,
        POLL_INTERVAL,
        SEND_TIMEOUT,
        () -> "the relay has not sent %d events".formatted(number(UNSENT)));
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

  /// Returns the process id of the server, the parent of its other processes.
  long pid() {
    return postgres.pid();
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
    postgres.close();
    directory.close();
  }
}
