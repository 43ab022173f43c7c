package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.EnvValue;
import io.sluice.contract.Source;
import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.sql.SqlSourceClient;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.sandbox.TestStack;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries a real PostgreSQL, and servers that are none.
class SqlSourceClientTest extends WebFixture {
  private static final String QUERY = "select value from measured where version = {{version}}";

  private final EgressClient egressWithLogin =
      new EgressClient(
          fetcher,
          LITERALS,
          environment -> secrets(environment, "READER", "readers"),
          _ -> HostAllowlist.of(List.of("127.0.0.1")));
  private String url = "";
  private String query = QUERY;
  private String user = "measured_reader";
  private String password = "env:READER";

  @BeforeAll
  void prepare() throws SQLException {
    run("drop table if exists measured");
    run("create table measured (version text, value double precision)");
    run("drop role if exists measured_reader");
    run("create role measured_reader login password 'readers'");
    run("grant select on measured to measured_reader");
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(TestStack.database("sources"), "postgres", "")) {
      connection.createStatement().execute(sql);
    }
  }

  private static void update(String sql) {
    try {
      run(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  SourceClient client() {
    return new SqlSourceClient(egressWithLogin);
  }

  @Override
  Source values() {
    return new Source.Sql(url, user, new EnvValue.Secret(password), query);
  }

  @Override
  void setValues(double candidate, double stable) {
    URI database = URI.create(TestStack.database("sources").substring("jdbc:".length()));
    url = "jdbc:postgresql://127.0.0.1:%d%s".formatted(database.getPort(), database.getPath());
    query = QUERY;
    user = "measured_reader";
    password = "env:READER";
    update("delete from measured");
    update("insert into measured values ('2.0', %s), ('1.0', %s)".formatted(candidate, stable));
  }

  @Override
  void breakWith(Fault fault) {
    switch (fault) {
      case HANGS, TRICKLES, ENDED, FAILS, HTML, HUGE -> {
        fresh().breakWith(fault);
        url = "jdbc:postgresql://127.0.0.1:%d/x".formatted(URI.create(web.url()).getPort());
      }
      case REFUSES -> user = "nobody_of_that_name";
      case EMPTY -> update("delete from measured");
      case OTHER_LABELS -> update("update measured set version = '3.0' where version = '2.0'");
    }
  }

  @Override
  Set<Fault> possibleFaults() {
    return EnumSet.allOf(Fault.class);
  }

  private String rejection(String sql) {
    setValues(1, 2);
    query = sql;
    return reason(sourceQuery(values()));
  }

  @Test
  void a_value_of_a_template_is_a_parameter() {
    setValues(1, 2);
    query =
        "select count(*) from measured where version = {{version}} and {{application}} = 'shop'"
            + " and now() - {{window}}::interval < now()";

    assertThat(client().query(sourceQuery(values())))
        .isEqualTo(new SourceResponse.Values(List.of(1.0), List.of(1.0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from measured",
        "select 1; delete from measured",
        "select 1; commit; delete from measured",
        "update measured set value = 1",
        "commit",
        "set default_transaction_read_only = off",
        ""
      })
  void a_statement_other_than_one_select_is_not_sent(String sql) {
    assertThat(rejection(sql)).isEqualTo("the query must be one SELECT");
  }

  @Test
  void nothing_can_be_changed() {
    update("grant delete on measured to measured_reader");

    assertThat(
            rejection("with gone as (delete from measured returning 1) select count(*) from gone"))
        .contains("read-only transaction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1, 2",
        "select generate_series(1, 1000000)",
        "select 'one'",
        "select null::int",
        "select 1 where false",
        "select '{{version}}'",
        "select no_such_column from measured",
        "select * from no_such_table",
        "select pg_sleep(60)",
        "select {{nothing}}"
      })
  void a_query_without_a_single_number_as_its_result_is_no_value(String sql) {
    assertThat(rejection(sql)).isNotBlank();
  }

  @Test
  void a_superuser_is_not_let_in() {
    setValues(1, 2);
    user = "postgres";

    assertThat(reason(sourceQuery(values()))).contains("superuser");
  }

  @Test
  void a_secret_that_is_not_there_is_named_by_its_reference() {
    setValues(1, 2);
    password = "env:NOTHING";

    assertThat(reason(sourceQuery(values()))).contains("env:NOTHING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1/x?socketFactory=java.io.File",
        "jdbc:postgresql://user:word@127.0.0.1/x",
        "jdbc:postgresql:x",
        "jdbc:h2:mem:x",
        "jdbc:postgresql://127.0.0.1,127.0.0.2/x",
        "postgresql://127.0.0.1/x",
        "jdbc:postgresql://127.0.0.1/x?sslmode=require&options=-c%20x"
      })
  void an_address_has_no_more_than_a_host_and_a_name(String address) {
    setValues(1, 2);
    url = address;

    assertThat(reason(sourceQuery(values()))).contains("a database must be jdbc:postgresql://");
  }

  @Test
  void a_host_that_the_environment_does_not_allow_is_not_queried() {
    setValues(1, 2);
    url = "jdbc:postgresql://127.0.0.2:1/x";

    assertThat(reason(sourceQuery(values()))).contains("127.0.0.2 is not among the allowedHosts");
  }
}
