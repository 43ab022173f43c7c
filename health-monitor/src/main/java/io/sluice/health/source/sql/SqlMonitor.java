package io.sluice.health.source.sql;

import io.sluice.contract.EnvValue;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.SourceAway;
import io.sluice.health.source.Together;
import io.sluice.health.source.web.Outside;
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

/// Queries a PostgreSQL for one number: in a read-only transaction, as a user who is no superuser,
/// with a timeout on both ends. The values of `{{version}}` and the other names are parameters of
/// the query.
public final class SqlMonitor implements Monitor {
  private static final String VERIFY_NAME = "verify-full";

  private final Outside outside;

  public SqlMonitor(Outside outside) {
    this.outside = outside;
  }

  @Override
  public Answer ask(Question question) {
    if (!(question.source() instanceof Source.Sql source)) {
      throw new IllegalArgumentException("a source of kind " + question.source().key());
    }
    return Senseless.orNothing(() -> {
      Template query = Template.of(source.query());
      Filling.requireDistinct(question, query);
      List<List<Double>> values =
          Together.ask(
              Filling.sides(question, query).stream()
                  .<Supplier<List<Double>>>map(side ->
                      () -> List.of(value(source, Statement.of(query, question, side), question)))
                  .toList());
      return new Answer.Values(values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
    });
  }

  /// Runs the query with one timeout for the whole exchange; the driver's timeouts bound each read.
  private double value(Source.Sql source, Statement statement, Question question) {
    DatabaseAddress address = DatabaseAddress.parse(source.url());
    InetSocketAddress at = outside.address(address.host(), address.port(), question);
    Properties login = login(source, address, question.limit());
    // verify-full checks the certificate against the host name, so the driver needs the name, and
    // the certificate proves the server. Otherwise the driver gets the address that was checked.
    String host =
        address.sslmode().filter(VERIFY_NAME::equals).isPresent()
            ? address.host()
            : at.getAddress().getHostAddress();
    CompletableFuture<Double> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual().start(() -> complete(answer, address.jdbc(host), login, statement));
    try {
      return answer.get(question.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SourceAway(
          "database %s has not answered within %d ms"
              .formatted(address.host(), question.limit().toMillis()),
          e);
    } catch (ExecutionException e) {
      throw failure(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceAway("stopped while querying " + address.host(), e);
    } finally {
      asking.interrupt();
    }
  }

  private Properties login(Source.Sql source, DatabaseAddress address, Duration limit) {
    String seconds = Long.toString(Math.max(1, limit.toSeconds()));
    Properties login = new Properties();
    login.setProperty("user", source.user());
    login.setProperty(
        "password",
        switch (source.password()) {
          case EnvValue.Plain(String value) -> value;
          case EnvValue.Secret(String reference) -> outside.secret(reference);
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
      CompletableFuture<Double> answer, String url, Properties login, Statement statement) {
    try (Connection connection = DriverManager.getConnection(url, login)) {
      connection.setAutoCommit(false);
      requireReader(connection);
      answer.complete(value(connection, statement));
    } catch (SQLException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void requireReader(Connection connection) throws SQLException {
    try (PreparedStatement asked =
            connection.prepareStatement("select current_setting('is_superuser')");
        ResultSet row = asked.executeQuery()) {
      if (!row.next() || !row.getString(1).equals("off")) {
        throw new SourceAway("the user is a superuser: give one that may only read");
      }
    }
  }

  private static double value(Connection connection, Statement statement) throws SQLException {
    try (PreparedStatement asked = connection.prepareStatement(statement.sql())) {
      for (int i = 0; i < statement.values().size(); i++) {
        asked.setString(i + 1, statement.values().get(i));
      }
      asked.setMaxRows(2);
      try (ResultSet row = asked.executeQuery()) {
        return value(row);
      }
    }
  }

  private static double value(ResultSet row) throws SQLException {
    int columns = row.getMetaData().getColumnCount();
    if (columns != 1) {
      throw new Senseless("the query's answer has %d columns, not 1".formatted(columns));
    }
    if (!row.next()) {
      throw new Senseless("the query's answer has no row");
    }
    if (!(row.getObject(1) instanceof Number)) {
      throw new Senseless(
          "the query's answer is no number: " + Answer.shown(String.valueOf(row.getString(1))));
    }
    double value = row.getDouble(1);
    if (row.next()) {
      throw new Senseless("the query's answer has more than one row");
    }
    return value;
  }

  /// Returns the failure with the database's error message, which helps the author of the query.
  private static RuntimeException failure(DatabaseAddress address, ExecutionException e) {
    return switch (Objects.requireNonNullElse(e.getCause(), e)) {
      case Senseless senseless -> senseless;
      case SourceAway away -> away;
      case SQLException refused ->
          new SourceAway(
              "database %s: %s"
                  .formatted(address.host(), Answer.shown(String.valueOf(refused.getMessage()))),
              e);
      default ->
          new SourceAway(
              "database %s does not answer: %s"
                  .formatted(address.host(), Answer.shown(String.valueOf(e.getCause()))),
              e);
    };
  }
}
