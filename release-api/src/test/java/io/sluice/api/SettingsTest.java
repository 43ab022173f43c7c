package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.LaneKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SettingsTest extends ApiTest {

  @Test
  void a_document_is_returned_unchanged_with_its_revision() {
    String path = "/api/v1/environments/e" + UUID.randomUUID().toString().substring(0, 8);
    String document = "{\"defaults\":{\"replicas\":2,\"strategy\":{\"rolling\":{}}}}";

    assertThat(admin.set(path, document).text("/revision")).isEqualTo("1");
    assertThat(admin.set(path, document).text("/revision")).as("unchanged").isEqualTo("1");
    assertThat(admin.get(path).json().at("/document").toString()).isEqualTo(document);
    assertThat(admin.set(path, "{}").text("/revision")).isEqualTo("2");
    assertThat(admin.remove(path).status()).isEqualTo(204);
    assertThat(admin.get(path).status()).isEqualTo(404);
    assertThat(admin.remove(path).status()).isEqualTo(404);
    assertThat(admin.set(path, "{}").text("/revision")).as("outlives DELETE").isEqualTo("4");
    assertThat(admin.get("/api/v1/environments").json().at("/items").findValuesAsText("name"))
        .contains("production", path.substring(path.lastIndexOf('/') + 1));
  }

  @Test
  void another_spelling_of_an_analysis_is_no_change() {
    String path = "/api/v1/environments/e" + UUID.randomUUID().toString().substring(0, 8);
    String document =
        "{\"defaults\":{\"analysis\":{\"alpha\":%s,\"warmUp\":\"%s\",\"finalTest\":%s}}}";

    assertThat(admin.set(path, document.formatted("0.05", "60s", "null")).text("/revision"))
        .isEqualTo("1");
    assertThat(admin.set(path, document.formatted("5e-2", "1m", "null")).text("/revision"))
        .isEqualTo("1");
    assertThat(admin.set(path, document.formatted("0.05", "1m", "true")).text("/revision"))
        .isEqualTo("2");
  }

  @Test
  void invalid_settings_are_rejected_with_a_pointer_or_the_nearest_name() {
    Reply weights =
        admin.set(
            "/api/v1/applications/x",
            "{\"defaults\": {\"strategy\": {\"canary\": {\"steps\": [50, 20]}}}}");
    Reply field = admin.set("/api/v1/environments/x", "{\"allowdHosts\": []}");
    Reply runtime = admin.set("/api/v1/environments/x", "{\"runtime\": \"locl\"}");
    Reply host = admin.set("/api/v1/environments/x", "{\"allowedHosts\": [\"https://x\"]}");

    assertThat(weights.text("/errors/0/pointer")).isEqualTo("/defaults/strategy/canary/steps/1");
    assertThat(field.text("/errors/0/nearest")).isEqualTo("allowedHosts");
    assertThat(runtime.text("/errors/0/nearest")).isEqualTo("local");
    assertThat(host.text("/errors/0/pointer")).isEqualTo("/allowedHosts/0");
    assertThat(admin.set("/api/v1/environments/X", "{}").status()).isEqualTo(400);
  }

  @Test
  void an_application_that_serves_is_deleted_only_with_stop() {
    serve("1.0");
    String path = "/api/v1/applications/" + lane.application();

    Reply rejected = admin.remove(path);
    Reply stopped = admin.remove(path + "?stop=true");

    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.text("/detail")).contains(lane.toString());
    assertThat(stopped.status()).as(stopped.body()).isEqualTo(202);
    assertThat(stopped.text("/items/0/command")).isEqualTo("stop");
    assertThat(admin.get(path).status()).isEqualTo(404);
  }

  @Test
  void runtime_and_router_stay_while_a_lane_serves() {
    String environment = "e" + UUID.randomUUID().toString().substring(0, 8);
    admin.set("/api/v1/environments/" + environment, "{}");
    lane = new LaneKey(environment, "shop");
    post("1.0");

    Reply changed = admin.set("/api/v1/environments/" + environment, "{\"router\": \"haproxy\"}");

    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.text("/detail")).contains("router edge");
  }
}
