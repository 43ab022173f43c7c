package io.sluice.bench.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;

/// The minimum that accepts a request durably: it reads a body, inserts one row and returns 202. It
/// requires no token, and looks up, checks and publishes nothing. It is a process of its own, which
/// ends when its standard input does.
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
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var pool =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(it ->
                it.maxSize(CONNECTIONS)
                    .acquisitionTimeout(Duration.ofSeconds(5))
                    .connectionFactoryConfiguration(to -> to.jdbcUrl(args[0])));
    try (AgroalDataSource database = AgroalDataSource.from(pool)) {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", new BareEndpoint(database)::handle);
      server.start();
      System.out.println(server.getAddress().getPort());
      while (System.in.read() >= 0) {
        // The parent process has not closed the input yet.
      }
      server.stop(0);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      UUID id = UUID.randomUUID();
      try {
        insert(id, body);
      } catch (SQLException e) {
        respond(exchange, FAILED, e.toString());
        return;
      }
      respond(exchange, ACCEPTED, "{\"id\":\"%s\"}".formatted(id));
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
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
