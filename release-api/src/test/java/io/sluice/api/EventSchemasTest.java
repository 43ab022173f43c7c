package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EventSchemasTest extends ApiTest {

  @Test
  void the_index_leads_to_the_schema_of_every_event() {
    JsonNode schemas = admin.get("/q/schemas").json().path("schemas");

    assertThat(schemas).hasSizeGreaterThan(40);
    for (JsonNode schema : schemas) {
      Client.Reply reply = admin.get(schema.path("href").asText());
      assertThat(reply.http().headers().firstValue("Content-Type"))
          .hasValue("application/schema+json");
      assertThat(reply.json().path("$id").asText()).endsWith(schema.path("type").asText());
    }
  }

  @Test
  void the_index_has_an_address_of_its_own() {
    assertThat(admin.get("/q/schemas/index.json").body()).isEqualTo(admin.get("/q/schemas").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.sluice.no-such-event.json",
        "io.sluice.release-ended",
        "..%2fJson.class.json",
        "a/b.json"
      })
  void an_unknown_schema_is_not_found(String name) {
    Client.Reply reply = admin.get("/q/schemas/" + name);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().path("detail").asText()).contains("GET /q/schemas lists them all");
  }
}
