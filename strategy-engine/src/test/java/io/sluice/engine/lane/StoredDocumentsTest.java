package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Defaults;
import io.sluice.contract.Json;
import io.sluice.contract.Setting;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.jdbc.JdbcTransactions;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Tests that the engine can store every document that release-api accepts, with any characters.
class StoredDocumentsTest {
  private final DataSource database = Databases.empty();

  @Test
  void a_release_with_a_character_that_jsonb_rejects_is_accepted() {
    try (var engine = new TestEngine(database, new InMemoryRuntime(), new InMemoryRouter(), "0")) {
      UUID release = engine.post(EngineSpecs.shop("1.0\0"));

      assertThat(engine.lane().active().orElseThrow().release()).isEqualTo(release);
    }
  }

  @Test
  void settings_with_such_a_character_are_taken_in() {
    Defaults defaults = Json.read("{\"command\":[\"a\\u0000\"]}", Defaults.class);
    var application = Optional.of(new Setting.Application(defaults));
    var setting = new Setting.ApplicationSet("shop", 1, false, application);

    var transactions = new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});

    Setting kept = transactions.call(tx -> tx.newest(setting));

    assertThat(kept).isEqualTo(setting);
  }
}
