package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Requires that the committed document, which the service returns, equals the code.
/// `-Dgolden.update=true` writes it again; a diff in it changes the contract with callers.
@QuarkusTest
class OpenApiTest extends ApiTest {
  private static final Path FILE =
      Path.of(
          System.getProperty("sluice.root", ".."),
          "release-api/src/main/resources/io/sluice/api/openapi.yaml");

  @Test
  void the_committed_document_matches_the_code() throws IOException {
    String scanned = admin.with("Accept", "application/json").get("/q/openapi-of-the-code").body();
    String document = OpenApiDocument.complete(scanned);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FILE, document);
    }

    assertThat(document).isEqualToIgnoringNewLines(Files.readString(FILE));
  }

  @Test
  void the_service_returns_the_committed_document() throws IOException {
    Client.Reply reply = admin.get("/q/openapi");

    assertThat(reply.http().headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(reply.body()).isEqualTo(Files.readString(FILE));
  }
}
