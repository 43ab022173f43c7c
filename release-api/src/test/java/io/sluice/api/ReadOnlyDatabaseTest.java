package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.view.ReleaseView;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The responses to callers while the database rejects writes.
@QuarkusTest
class ReadOnlyDatabaseTest extends ApiTest {
  @Inject @Nullable DataSource database;

  @Test
  void a_read_only_database_is_reported_with_the_cure() throws SQLException {
    whileReadOnly(() -> {
      Reply reply =
          Awaitility.await()
              .atMost(PATIENCE)
              .until(
                  () -> admin.post("/api/v1/releases", document("1.0", "")),
                  it -> it.body().contains("read-only"));

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text("/detail"))
          .isEqualTo("the database is read-only: connect to the primary, or promote this standby");
    });
  }

  @Test
  void a_form_of_the_console_keeps_what_was_typed() throws SQLException {
    ReleaseView _ = serve("1.0");
    ConsoleBrowser browser = new ConsoleBrowser(url).as("operator");
    Shown page = browser.get("/console/releases/%s/verbs/abort".formatted(gated().id()));
    whileReadOnly(() -> {
      Shown answer =
          Awaitility.await()
              .atMost(PATIENCE)
              .until(
                  () -> browser.submit(page, "form[action$=/abort]", Map.of("reason", "it leaks")),
                  it -> it.http().body().contains("read-only"));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text("h1")).isEqualTo("Result unknown");
      assertThat(answer.html().select("[name=reason]").outerHtml()).contains("it leaks");
    });
  }

  /// Runs `check` while the database rejects writes. All earlier connections end.
  private void whileReadOnly(Runnable check) throws SQLException {
    String name = "release_api_test";
    String endOthers =
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s' and pid <> pg_backend_pid()"
            .formatted(name);
    try (Connection connection = requireNonNull(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + name + " set default_transaction_read_only = on");
      try {
        statement.execute(endOthers);
        check.run();
      } finally {
        statement.execute("set default_transaction_read_only = off");
        statement.execute("alter database " + name + " reset default_transaction_read_only");
        statement.execute(endOthers);
      }
    }
    // The pool checks a connection that was not used for 1 s. One that was used since its session
    // ended has failed and is gone. So after 1 s no later test gets an ended session.
    Awaitility.await()
        .pollDelay(Duration.ofMillis(1_100))
        .atMost(PATIENCE)
        .until(() -> admin.post("/api/v1/releases", document("1.1", "")).status() == 202);
  }
}
