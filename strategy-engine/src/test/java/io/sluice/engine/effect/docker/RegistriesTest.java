package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.image.Image;
import io.sluice.engine.effect.registry.RegistryLogin;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistriesTest {
  private static final Image SHOP = Image.parse("ghcr.io/team/shop:1");

  @Test
  void signatures_are_read_from_allowed_registries_only() {
    assertThatCode(() -> new Registries(List.of("ghcr.io/team")).checkVerification(SHOP))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Registries(List.of("ghcr.io/other")).checkVerification(SHOP))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining("which is not on the allow-list");
    assertThatThrownBy(() -> new Registries(List.of()).checkVerification(SHOP))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage(
            "image ghcr.io/team/shop:1 cannot be verified (floor signedBy):"
                + " sluice.engine.docker.registries names no registry");
  }

  @Test
  void the_credentials_of_pulls_are_those_of_verifications(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("config.json");
    String auth = Base64.getEncoder().encodeToString("ann:se:cret".getBytes(UTF_8));
    Files.writeString(file, "{\"auths\": {\"ghcr.io\": {\"auth\": \"%s\"}}}".formatted(auth));
    var credentials = new Credentials(Optional.of(file));

    assertThat(credentials.findLogin("ghcr.io")).contains(new RegistryLogin("ann", "se:cret"));
    assertThat(credentials.findLogin("quay.io")).isEmpty();
  }
}
