package io.sluice.health.source.sql;

import io.sluice.contract.EnvValue;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.EgressClient;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Queries a PostgreSQL for one number: in a read-only transaction, without superuser rights, with
/// a timeout on both ends. The values of `{{version}}` and the other names are parameters of the
/// query.
public final class SqlSourceClient implements SourceClient {
  private static final String VERIFY_FULL = "verify-full";

  private final EgressClient egress;

  public SqlSourceClient(EgressClient egress) {
    this.egress = egress;
  }

  @Override
  public SourceResponse query(SourceQuery sourceQuery) {
    if (!(sourceQuery.source() instanceof Source.Sql source)) {
      throw new IllegalArgumentException("a source of kind " + sourceQuery.source().key());
    }
    return InvalidResponseException.orNoData(() -> {
      Template query = Template.of(source.query());
      TemplateRenderer.requireDistinct(sourceQuery, query);
      List<List<Double>> values =
          ParallelQueries.run(
              TemplateRenderer.sides(sourceQuery, query).stream()
                  .<Supplier<List<Double>>>map(side ->
                      () ->
                          List.of(
                              value(source, SqlTemplate.of(query, sourceQuery, side), sourceQuery)))
                  .toList());
      return new SourceResponse.Values(
          values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
    });
  }

  /// Runs the query with one timeout for the whole exchange; the driver's timeouts bound each read.
  private double value(Source.Sql source, SqlTemplate template, SourceQuery sourceQuery) {
    DatabaseAddress address = DatabaseAddress.parse(source.url());
    InetSocketAddress socketAddress = egress.address(address.host(), address.port(), sourceQuery);
    Properties login = login(source, address, sourceQuery);
    // verify-full checks the certificate against the host name, so the driver needs the name, and
    // the certificate proves the server. Otherwise the driver gets the address that was checked.
    String host =
        address.sslmode().filter(VERIFY_FULL::equals).isPresent()
            ? address.host()
            : socketAddress.getAddress().getHostAddress();
    CompletableFuture<Double> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual().start(() -> complete(result, address.jdbc(host), login, template));
    try {
      return result.get(sourceQuery.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SourceUnavailableException(
          "database %s has not answered within %d ms"
              .formatted(address.host(), sourceQuery.limit().toMillis()),
          e);
    } catch (ExecutionException e) {
      throw failure(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("stopped while querying " + address.host(), e);
    } finally {
      thread.interrupt();
    }
  }

  private Properties login(Source.Sql source, DatabaseAddress address, SourceQuery sourceQuery) {
    Duration limit = sourceQuery.limit();
    String seconds = Long.toString(Math.max(1, limit.toSeconds()));
    Properties login = new Properties();
    login.setProperty("user", source.user());
    login.setProperty(
        "password",
        switch (source.password()) {
          case EnvValue.Plain(String value) -> value;
          case EnvValue.Secret(String reference) -> egress.secret(reference, sourceQuery);
        });
    login.setProperty("connectTimeout", seconds);
    login.setProperty("loginTimeout", seconds);
    login.setProperty("socketTimeout", seconds);
    login.setProperty("ApplicationName", "sluice");
    login.setProperty("readOnly", "true");
    // A parameter then takes the type of the value that it is compared with.
    login.setProperty("stringtype", "unspecified");
    login.setProperty("options", "-c statement_timeout=" + limit.toMillis());
    address.sslmode().ifPresent(mode -> login.setProperty("sslmode", mode));
    return login;
  }

  private static void complete(
      CompletableFuture<Double> result, String url, Properties login, SqlTemplate template) {
    try (Connection connection = DriverManager.getConnection(url, login)) {
      connection.setAutoCommit(false);
      requireReader(connection);
      result.complete(value(connection, template));
    } catch (SQLException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private static void requireReader(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select current_setting('is_superuser')");
        ResultSet row = statement.executeQuery()) {
      if (!row.next() || !row.getString(1).equals("off")) {
        throw new SourceUnavailableException("the user is a superuser: use one that may only read");
      }
    }
  }

  private static double value(Connection connection, SqlTemplate template) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(template.sql())) {
      for (int i = 0; i < template.values().size(); i++) {
        statement.setString(i + 1, template.values().get(i));
      }
      statement.setMaxRows(2);
      try (ResultSet row = statement.executeQuery()) {
        return value(row);
      }
    }
  }

  private static double value(ResultSet row) throws SQLException {
    int columns = row.getMetaData().getColumnCount();
    if (columns != 1) {
      throw new InvalidResponseException(
          "the query's answer has %d columns, not 1".formatted(columns));
    }
    if (!row.next()) {
      throw new InvalidResponseException("the query's answer has no row");
    }
    if (!(row.getObject(1) instanceof Number)) {
      throw new InvalidResponseException(
          "the query's answer is no number: "
              + SourceResponse.shown(String.valueOf(row.getString(1))));
    }
    double value = row.getDouble(1);
    if (row.next()) {
      throw new InvalidResponseException("the query's answer has more than one row");
    }
    return value;
  }

  /// Returns the failure with the database's error message, which helps the author of the query.
  private static RuntimeException failure(DatabaseAddress address, ExecutionException e) {
    return switch (Objects.requireNonNullElse(e.getCause(), e)) {
      case InvalidResponseException invalid -> invalid;
      case SourceUnavailableException unavailable -> unavailable;
      case SQLException error ->
          new SourceUnavailableException(
              "database %s: %s"
                  .formatted(
                      address.host(), SourceResponse.shown(String.valueOf(error.getMessage()))),
              e);
      default ->
          new SourceUnavailableException(
              "database %s does not answer: %s"
                  .formatted(address.host(), SourceResponse.shown(String.valueOf(e.getCause()))),
              e);
    };
  }
}
