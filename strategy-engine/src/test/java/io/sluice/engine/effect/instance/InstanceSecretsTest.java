package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.target.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceSecretsTest {
  @TempDir private Path folder;

  private final InstanceSecrets secrets = new InstanceSecrets(_ -> Optional.empty());

  @Test
  void a_device_or_a_pipe_is_no_secret_and_is_not_read() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (String file : new String[] {"/dev/zero", pipe.toString()}) {
      assertThatThrownBy(() -> secrets.resolve(secret(file)))
          .isInstanceOf(TargetException.Permanent.class);
      assertThat(secrets.mask("a line", secret(file))).isEqualTo("a line");
    }
  }

  @Test
  void secrets_of_sluice_itself_are_never_passed_to_an_instance() throws Exception {
    Path own = Files.createDirectory(folder.toRealPath().resolve("own"));
    Path token = Files.writeString(own.resolve("token"), "its own");
    Path link = Files.createSymbolicLink(folder.resolve("link"), token);
    Path other = Files.writeString(folder.resolve("other"), "of the shop");
    var secrets = new InstanceSecrets(_ -> Optional.empty(), List.of(own));

    assertThat(secrets.resolve(Map.of("A", new EnvValue.Secret("file:" + other))))
        .containsEntry("A", "of the shop");
    for (Path file : List.of(token, link, folder.resolve("own/../own/token"))) {
      assertThatThrownBy(() -> secrets.resolve(Map.of("A", new EnvValue.Secret("file:" + file))))
          .isInstanceOf(TargetException.Permanent.class);
    }
    assertThatThrownBy(() ->
            new InstanceSecrets(_ -> Optional.empty())
                .resolve(Map.of("A", new EnvValue.Secret("file:/proc/self/environ"))))
        .isInstanceOf(TargetException.Permanent.class);
  }

  @Test
  void a_secret_that_was_changed_is_masked_as_it_was_handed_out() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "before");
    secrets.resolve(secret(file.toString()));
    Files.writeString(file, "after!");

    assertThat(secrets.mask("before and after!", secret(file.toString()))).isEqualTo("*** and ***");
  }

  private static Map<String, EnvValue> secret(String file) {
    return Map.of("KEY", new EnvValue.Secret("file:" + file));
  }
}
