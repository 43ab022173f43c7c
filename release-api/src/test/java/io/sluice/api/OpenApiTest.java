package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Holds the committed document equal to the code. `-Dgolden.update=true` writes it anew; its diff
/// is a change of what callers rely on.
@QuarkusTest
class OpenApiTest extends ApiTest {
  private static final Path FILE =
      Path.of(System.getProperty("sluice.root", ".."), "release-api", "openapi.yaml");

  @Test
  void the_document_is_the_committed_one() throws IOException {
    String document = admin.with("Accept", "application/yaml").get("/q/openapi").body();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FILE, document);
    }

    assertThat(document).isEqualToIgnoringNewLines(Files.readString(FILE));
  }
}
