package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.secret.FileSecretStore;
import io.sluice.messaging.secret.OwnFiles;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.SecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceSecretsTest {
  private static final Map<String, EnvValue> VALUES = Map.of("KEY", new EnvValue.Secret("file:k"));

  @TempDir private Path folder;

  private final InstanceSecrets secrets =
      new InstanceSecrets(environment ->
          new SecretReader(
              Map.of("file", new FileSecretStore(folder.resolve(environment), OwnFiles.NONE))));

  @BeforeEach
  void makeDirectories() throws Exception {
    Files.createDirectory(folder.resolve("production"));
    Files.createDirectory(folder.resolve("staging"));
  }

  @Test
  void each_environment_has_its_own_secrets() throws Exception {
    Files.writeString(folder.resolve("production/k"), "of production");
    Files.writeString(folder.resolve("staging/k"), "of staging");

    assertThat(secrets.resolve("production", VALUES)).containsEntry("KEY", "of production");
    assertThat(secrets.resolve("staging", VALUES)).containsEntry("KEY", "of staging");
    assertThat(secrets.createMask("staging", VALUES).mask("of production, of staging"))
        .isEqualTo("of production, ***");
  }

  @Test
  void a_secret_that_cannot_be_read_stops_the_start() {
    assertThatThrownBy(() -> secrets.resolve("production", VALUES))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage(
            "variable KEY: secret file:k cannot be read: file %s is missing, or is not a regular"
                    .formatted(folder.resolve("production/k"))
                + " file");
  }

  @Test
  void a_place_of_secrets_that_cannot_be_reached_is_read_again_later() {
    var away =
        new InstanceSecrets(_ ->
            new SecretReader(
                Map.of(
                    "file",
                    _ -> {
                      throw SecretStore.SecretException.temporary("it cannot be reached");
                    })));

    assertThatThrownBy(() -> away.resolve("production", VALUES))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("variable KEY: secret file:k cannot be read: it cannot be reached");
  }

  @Test
  void without_a_readable_value_there_is_no_mask() {
    assertThatThrownBy(() -> secrets.createMask("production", VALUES))
        .isInstanceOf(SecretReader.UnreadableSecretException.class)
        .hasMessageStartingWith("secret file:k cannot be read: ");
  }

  @Test
  void a_secret_that_was_removed_is_masked_as_it_was_handed_out() throws Exception {
    Path file = Files.writeString(folder.resolve("production/k"), "before");
    secrets.resolve("production", VALUES);
    Files.delete(file);

    assertThat(secrets.createMask("production", VALUES).mask("it was before"))
        .isEqualTo("it was ***");
  }

  @Test
  void a_secret_that_was_changed_is_masked_as_it_was_handed_out() throws Exception {
    Path file = Files.writeString(folder.resolve("production/k"), "before");
    secrets.resolve("production", VALUES);
    Files.writeString(file, "after!");

    assertThat(secrets.createMask("production", VALUES).mask("before and after!"))
        .isEqualTo("*** and ***");
  }
}
