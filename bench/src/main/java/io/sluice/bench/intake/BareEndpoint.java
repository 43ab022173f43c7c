package io.sluice.bench.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.sluice.bench.base.ServerProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The minimum that accepts a request durably: it reads a body, inserts one row and returns 202. It
/// requires no token, and looks up, checks and publishes nothing. It is a process of its own.
public final class BareEndpoint {
  private static final int CONNECTIONS = 16;
  private static final int ACCEPTED = 202;
  private static final int FAILED = 500;

  private final AgroalDataSource database;

  private BareEndpoint(AgroalDataSource database) {
    this.database = database;
  }

  /// @param args URL of the database, with its user
  public static void main(String[] args) throws IOException, SQLException {
    var pool =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(it ->
                it.maxSize(CONNECTIONS)
                    .acquisitionTimeout(Duration.ofSeconds(5))
                    .connectionFactoryConfiguration(to -> to.jdbcUrl(args[0])));
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try (AgroalDataSource database = AgroalDataSource.from(pool);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      createTable(database);
      ServerProcess.serve("/", new BareEndpoint(database)::handle, threads);
    }
  }

  private static void createTable(AgroalDataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table request (id uuid primary key, body text not null,"
              + " at timestamptz not null default now())");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    UUID id = UUID.randomUUID();
    try {
      insert(id, body);
    } catch (SQLException e) {
      ServerProcess.respond(exchange, FAILED, e.toString().getBytes(UTF_8));
      return;
    }
    ServerProcess.respond(exchange, ACCEPTED, "{\"id\":\"%s\"}".formatted(id).getBytes(UTF_8));
  }

  private void insert(UUID id, String body) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into request (id, body) values (?, ?)")) {
      insert.setObject(1, id);
      insert.setString(2, body);
      insert.executeUpdate();
    }
  }
}
