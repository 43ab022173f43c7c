package io.sluice.messaging.quarkus;

import io.sluice.contract.Json;
import io.sluice.contract.view.HealthView;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The endpoint `GET /health`: the checks of `/q/health`, with version and time. Like those it is
/// open to all.
@ApplicationScoped
class HealthResource {
  static final String PATH = "/health";

  private final SmallRyeHealthReporter reporter;
  private final String version;
  private final InstantSource clock = InstantSource.system();

  HealthResource(
      SmallRyeHealthReporter reporter,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.reporter = reporter;
    this.version = version;
  }

  void open(@Observes Router router) {
    router.get(PATH).handler(this::handle);
  }

  private void handle(RoutingContext request) {
    var _ =
        reporter
            .getHealthAsync()
            .subscribe()
            .with(health -> respond(request, health), request::fail);
  }

  private void respond(RoutingContext request, SmallRyeHealth health) {
    List<HealthView.Check> checks =
        health.getPayload().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
            .map(HealthResource::check)
            .toList();
    HealthView view = HealthView.of(version, clock.instant(), checks);
    Future<Void> _ =
        request
            .response()
            .setStatusCode(view.statusCode())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(Json.write(view));
  }

  private static HealthView.Check check(JsonObject check) {
    Map<String, Object> data = new HashMap<>();
    Optional.ofNullable(check.getJsonObject("data"))
        .ifPresent(details -> details.forEach((key, value) -> data.put(key, value(value))));
    return new HealthView.Check(check.getString("name"), check.getString("status"), data);
  }

  private static Object value(JsonValue value) {
    return value instanceof JsonString text
        ? text.getString()
        : Json.read(value.toString(), Object.class);
  }
}
