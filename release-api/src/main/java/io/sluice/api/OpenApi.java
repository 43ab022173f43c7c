package io.sluice.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Serves the committed description of the API: generating it from the code would take a tenth of
/// each start.
@ApplicationScoped
class OpenApi {
  private static final String FILE = "openapi.yaml";

  void open(@Observes Router router) {
    router.get("/q/openapi").blockingHandler(OpenApi::show);
  }

  private static void show(RoutingContext request) {
    try (InputStream file = OpenApi.class.getResourceAsStream(FILE)) {
      byte[] document = Objects.requireNonNull(file, FILE).readAllBytes();
      request.response().putHeader("Content-Type", "application/yaml").end(Buffer.buffer(document));
    } catch (IOException e) {
      request.fail(e);
    }
  }
}
