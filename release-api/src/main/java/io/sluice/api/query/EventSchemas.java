package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Pattern;

/// Serves the JSON Schemas of the contract's events by their types, and an index of them.
@ApplicationScoped
class EventSchemas {
  private static final String INDEX = "index";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z.-]{0,99}");

  void open(@Observes Router router) {
    router.get("/q/schemas").blockingHandler(request -> show(request, INDEX));
    router
        .get("/q/schemas/:type.json")
        .blockingHandler(
            request -> show(request, Objects.requireNonNullElse(request.pathParam("type"), "")));
    router.get("/q/schemas/*").handler(EventSchemas::reject);
  }

  private static void show(RoutingContext request, String type) {
    if (!NAME.matcher(type).matches()) {
      reject(request);
      return;
    }
    try (InputStream file = Event.class.getResourceAsStream("schemas/" + type + ".json")) {
      if (file == null) {
        reject(request);
        return;
      }
      request
          .response()
          .putHeader(
              "Content-Type", type.equals(INDEX) ? "application/json" : "application/schema+json")
          .end(Buffer.buffer(file.readAllBytes()));
    } catch (IOException e) {
      request.fail(e);
    }
  }

  private static void reject(RoutingContext request) {
    var problem =
        new ProblemException(
            ProblemType.NOT_FOUND, "there is no such schema: GET /q/schemas lists them all");
    request
        .response()
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", "application/problem+json")
        .end(Json.write(problem.view(request.normalizedPath())));
  }
}
