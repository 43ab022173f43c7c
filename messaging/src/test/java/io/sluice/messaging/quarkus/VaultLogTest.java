package io.sluice.messaging.quarkus;

import static io.sluice.messaging.quarkus.VaultFixture.DB;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a service whose operator has set the level of all categories to the finest.
@QuarkusTest
@TestProfile(WithoutBroker.class)
class VaultLogTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (String.valueOf(line.getLoggerName()).startsWith("io.quarkus.vault")) {
            lines.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void no_level_shows_tokens_or_responses_of_vault(@TempDir Path directory) throws IOException {
    Logger root = Logger.getLogger("");
    Level level = root.getLevel();
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    try (VaultFixture fixture = VaultFixture.start(directory)) {
      readWithExpiringLogin(fixture);
    } finally {
      root.removeHandler(handler);
      root.setLevel(level);
    }

    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.contains("is smaller than the renew grace"));
  }

  /// Reads twice; Vault rejects the renewal of the login, whose token the client would log.
  private static void readWithExpiringLogin(VaultFixture fixture) {
    fixture.vault().setLease(10);
    fixture.vault().setResponse("auth/token/renew-self", 403, "{\"errors\":[\"hidden\"]}");
    fixture.vault().store(DB, "a", "s3cret");
    SecretReader reader = fixture.production(fixture.byAccount());

    assertThat(reader.read("vault:db#a").value()).isEqualTo("s3cret");
    assertThat(reader.read("vault:db#a").value()).isEqualTo("s3cret");
  }
}
