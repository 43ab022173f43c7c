package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The preconditions and dry runs of changes of settings documents.
@QuarkusTest
class SettingsChangeTest extends ApiTest {
  private static final String TWO = "{\"defaults\": {\"replicas\": 2}}";
  private static final String FOUR = "{\"defaults\": {\"replicas\": 4}, \"router\": \"haproxy\"}";

  private String name = "";
  private String path = "";

  /// The path of a change with a reason.
  private String change = "";

  @BeforeEach
  void chooseName() {
    name = "e" + UUID.randomUUID().toString().substring(0, 8);
    path = "/api/v1/environments/" + name;
    change = path + "?reason=sale";
  }

  @Test
  void a_change_without_a_precondition_is_rejected() {
    Reply creation = admin.put(change, TWO);
    admin.set(path, TWO);
    Reply second = admin.put(change, FOUR);
    Reply deletion = admin.call("DELETE", change, "");

    assertThat(creation.status()).isEqualTo(428);
    assertThat(creation.text("/type")).isEqualTo("urn:sluice:problem:precondition-required");
    assertThat(creation.text("/detail"))
        .isEqualTo("there is no environments/%s: send If-None-Match: * to create it", name);
    assertThat(second.status()).isEqualTo(428);
    assertThat(second.text("/detail")).startsWith("send If-Match with the ETag that GET of");
    assertThat(deletion.status()).isEqualTo(428);
    assertThat(admin.get(path).text("/revision")).isEqualTo("1");
  }

  @Test
  void a_change_of_an_old_revision_is_rejected_with_the_difference() {
    String old = Client.tag(admin.with("If-None-Match", "*").put(change, TWO));
    assertThat(old).isEqualTo("\"environments/%s:1\"", name).isEqualTo(Client.tag(admin.get(path)));
    Reply second = admin.with("If-Match", old).put(path + "?reason=big%20sale", FOUR);
    assertThat(Client.tag(second)).isEqualTo("\"environments/%s:2\"", name);
    assertThat(second.json().at("/differences").toString())
        .isEqualTo(
            "[{\"pointer\":\"/defaults/replicas\",\"before\":\"2\",\"after\":\"4\"},"
                + "{\"pointer\":\"/router\",\"after\":\"\\\"haproxy\\\"\"}]");

    Reply late = admin.with("If-Match", old).put(change, "{\"defaults\": {\"replicas\": 3}}");
    Reply deletion = admin.with("If-Match", old).call("DELETE", change, "");

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.text("/type")).isEqualTo("urn:sluice:problem:precondition-failed");
    assertThat(late.text("/detail"))
        .isEqualTo(
            "environments/%s is at revision 2 by admin (big sale), and the change is based on"
                + " revision 1: /defaults/replicas was 2, is 4; /router was absent, is"
                + " \"haproxy\"",
            name);
    assertThat(late.text("/errors/0/pointer")).isEqualTo("/defaults/replicas");
    assertThat(late.text("/errors/0/detail")).isEqualTo("was 2 at revision 1, is 4 at revision 2");
    assertThat(late.json().at("/errors")).hasSize(2);
    assertThat(deletion.status()).isEqualTo(412);
    assertThat(admin.get(path).text("/revision")).isEqualTo("2");
  }

  @Test
  void the_etag_of_a_response_that_a_proxy_compressed_is_accepted() {
    String weak = "W/" + Client.tag(admin.set(path, TWO));

    assertThat(admin.with("If-Match", weak).put(change, FOUR).status()).isEqualTo(200);
    assertThat(admin.with("If-Match", weak).put(change, TWO).status()).isEqualTo(412);
  }

  @Test
  void a_repeated_creation_succeeds() {
    Client creation = admin.with("If-None-Match", "*");
    Reply first = creation.put(change, TWO);

    Reply again = creation.put(change, TWO);

    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(Client.tag(again)).isEqualTo(Client.tag(first));
    assertThat(again.json().at("/differences")).isEmpty();
  }

  @Test
  void a_repeated_change_succeeds() {
    String old = Client.tag(admin.set(path, TWO));

    Reply first = admin.with("If-Match", old).put(change, FOUR);
    Reply again = admin.with("If-Match", old).put(change, FOUR);

    assertThat(again.status()).isEqualTo(200);
    assertThat(Client.tag(again)).isEqualTo(Client.tag(first));
    assertThat(again.json().at("/differences")).isEmpty();
  }

  @Test
  void an_existing_document_is_not_created_again() {
    admin.set(path, TWO);

    Reply again = admin.with("If-None-Match", "*").put(change, FOUR);

    assertThat(again.status()).isEqualTo(412);
    assertThat(again.text("/detail"))
        .isEqualTo(
            "environments/%s exists already, at revision 1 by admin (test): send If-Match with"
                + " its ETag to change it",
            name);
  }

  @Test
  void the_etag_of_another_resource_is_rejected() {
    admin.set(path, TWO);
    String other = Client.tag(admin.get("/api/v1/environments/production"));

    Reply reply = admin.with("If-Match", other).put(change, TWO);

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.text("/detail"))
        .startsWith("If-Match has " + other + ", which is no ETag of environments/" + name);
  }

  @Test
  void a_deleted_document_is_named_with_its_caller_and_reason() {
    String old = Client.tag(admin.set(path, TWO));
    assertThat(admin.remove(path + "?reason=moved").status()).isEqualTo(204);

    Reply late = admin.with("If-Match", old).put(change, FOUR);
    Reply any = admin.with("If-Match", "*").put(change, FOUR);

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.text("/detail"))
        .isEqualTo(
            "environments/%s was deleted at revision 2 by admin (moved): send If-None-Match: * to"
                + " create it",
            name);
    assertThat(any.status()).isEqualTo(412);
    assertThat(Client.tag(admin.set(path, FOUR))).isEqualTo("\"environments/%s:3\"", name);
    assertThat(admin.with("If-Match", old.replace(":1", ":77")).put(change, TWO).text("/detail"))
        .endsWith("revision 77 of If-Match is not in its history");
  }

  @Test
  void a_dry_run_validates_and_answers_the_difference_and_changes_nothing() {
    Reply creation = admin.put(path + "?dryRun=true", TWO);
    assertThat(creation.status()).as(creation.body()).isEqualTo(200);
    assertThat(creation.text("/dryRun")).isEqualTo("true");
    assertThat(creation.text("/differences/0/pointer")).isEqualTo("/defaults");
    assertThat(admin.get(path).status()).isEqualTo(404);
    assertThat(admin.get(path + "/history").status()).isEqualTo(404);
    String tag = Client.tag(admin.set(path, TWO));

    Reply second = admin.with("If-Match", tag).put(path + "?dryRun=true", FOUR);

    assertThat(second.text("/revision")).isEqualTo("2");
    assertThat(second.json().at("/differences")).hasSize(2);
    assertThat(second.http().headers().firstValue("ETag")).isEmpty();
    assertThat(admin.put(path + "?dryRun=true", "{\"router\": \"x\"}").status()).isEqualTo(422);
    assertThat(admin.with("If-Match", "\"x\"").put(path + "?dryRun=true", FOUR).status())
        .isEqualTo(412);
    Reply deletion = admin.call("DELETE", path + "?dryRun=true", "");
    assertThat(deletion.text("/differences/0/before")).isEqualTo("{\"replicas\":2}");
    assertThat(Client.tag(admin.get(path))).isEqualTo(tag);
    assertThat(admin.get(path + "/history").json().at("/items")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dryRun=yes", "dryRun=", "dryrun=true", "dryRun=false&dryRun=true", "reasn=x"})
  void an_unknown_or_unreadable_parameter_is_rejected(String query) {
    admin.set(path, TWO);
    Client any = admin.with("If-Match", "*");

    assertThat(any.put(path + "?" + query, FOUR).text("/type")).endsWith(":invalid-parameter");
    assertThat(any.call("DELETE", path + "?" + query, "").status()).isEqualTo(400);
    assertThat(admin.get(path).text("/revision")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?reason=", "?reason=%20%0A", "?dryRun=false"})
  void a_change_without_a_reason_is_rejected(String query) {
    admin.set(path, TWO);
    Client any = admin.with("If-Match", "*");

    for (Reply rejected :
        List.of(any.put(path + query, FOUR), any.call("DELETE", path + query, ""))) {
      assertThat(rejected.status()).as(rejected.body()).isEqualTo(422);
      assertThat(rejected.text("/errors/0/pointer")).isEqualTo("/reason");
      assertThat(rejected.text("/errors/0/detail"))
          .isEqualTo("a change of settings needs a reason: add ?reason=TEXT");
    }
    assertThat(admin.get(path).text("/revision")).isEqualTo("1");
  }

  @Test
  void a_reason_above_its_bound_is_rejected() {
    Client any = admin.with("If-None-Match", "*");

    Reply rejected = any.put(path + "?reason=" + "x".repeat(501), TWO);

    assertThat(rejected.status()).isEqualTo(422);
    assertThat(rejected.text("/errors/0/pointer")).isEqualTo("/reason");
    assertThat(any.put(path + "?reason=" + "x".repeat(500), TWO).status()).isEqualTo(200);
  }
}
