package io.sluice.edge;

import static io.sluice.edge.RunningEdge.FIRST;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Json;
import io.sluice.contract.SigningKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DurabilityTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final App app = App.named("a");

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void table_and_tokens_outlive_a_restart_and_the_start_id_does_not() throws IOException {
    edge.route(all(app));
    var before = edge.state();
    edge.stop();

    edge.start();

    var after = edge.state();
    assertThat(after.at("/lanes")).isEqualTo(before.at("/lanes"));
    assertThat(after.at("/startId")).isNotEqualTo(before.at("/startId"));
    assertThat(edge.get("/").body()).isEqualTo("a");
    assertThat(edge.put(SHOP, FIRST, all(app)).status()).isEqualTo(409);
  }

  @Test
  void signing_keys_outlive_a_restart_and_only_the_file_has_their_secrets() throws IOException {
    String secret = "A".repeat(43) + "=";
    var keys = new SigningKeys(new SigningKey("0000000a", secret), Optional.empty());
    edge.route(all(app));
    long revision = edge.lane().at("/revision").longValue();

    var token = new Token(FIRST.epoch(), FIRST.n() + 1);
    String answer = edge.sign(token, revision, keys).body();

    assertThat(answer).contains("\"keys\":[\"0000000a\"]").doesNotContain(secret);
    assertThat(edge.sign(token, revision, keys).status()).as("a late writer").isEqualTo(409);
    edge.stop();
    assertThat(Files.readString(edge.file())).contains(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(edge.file())))
        .isEqualTo("rw-------");
    edge.start();
    assertThat(edge.lane().at("/keys/0").textValue()).isEqualTo("0000000a");
    for (String path : List.of("/v1/state", "/v1/counters", "/metrics", "/health")) {
      assertThat(edge.admin("GET", path, "").body()).as(path).doesNotContain(secret);
    }
    String invalid = Json.write(keys).replace("AAA=", "AA=");
    String body = "{\"token\":{\"epoch\":1,\"n\":1},\"revision\":9,\"keys\":%s}".formatted(invalid);
    assertThat(edge.admin("POST", "/v1/lanes/" + SHOP + "/keys", body).body())
        .contains("not 32 bytes")
        .doesNotContain("AAAA");
  }

  @Test
  void a_confirmed_write_is_already_on_disk() throws IOException {
    edge.route(all(app));
    Path copy = Files.copy(edge.file(), edge.file().resolveSibling("copy"));
    edge.route();
    edge.stop();
    Files.move(copy, edge.file(), StandardCopyOption.REPLACE_EXISTING);

    edge.start();

    assertThat(edge.lane().at("/token/n").intValue()).isEqualTo(2);
    assertThat(edge.get("/").body()).isEqualTo("a");
  }

  @Test
  void a_fence_outlives_a_restart() throws IOException {
    edge.route(all(app));
    edge.fence(SHOP, new Token(9, 9));
    edge.stop();

    edge.start();

    assertThat(edge.put(SHOP, new Token(9, 8), all(app)).status()).isEqualTo(409);
  }

  @Test
  void a_lost_file_means_no_tokens_so_that_lanes_must_be_adopted() throws IOException {
    edge.route(all(app));
    edge.stop();
    Files.delete(edge.file());

    edge.start();

    assertThat(edge.state().at("/lanes")).isEmpty();
    assertThat(edge.put(SHOP, new Token(2, 1), all(app)).status()).isEqualTo(412);
    assertThat(edge.adopt(SHOP, new Token(2, 1)).status()).isEqualTo(200);
  }

  @Test
  void a_corrupt_file_is_put_aside_and_counts_as_lost() throws IOException {
    edge.route(all(app));
    edge.stop();
    Files.writeString(edge.file(), Files.readString(edge.file()).replace("\"n\":2", "\"n\":7"));

    edge.start();

    assertThat(edge.state().at("/lanes")).isEmpty();
    assertThat(edge.file().resolveSibling("edge.json.corrupt")).exists();
  }

  @Test
  void a_write_that_cannot_be_stored_is_rejected_and_changes_nothing() throws IOException {
    edge.route(all(app));
    Files.createDirectory(edge.file().resolveSibling("edge.json.tmp"));

    ByteClient.Answer answer = edge.route();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("\"error\":\"not-durable\"");
    assertThat(edge.lane().at("/token/n").intValue()).isEqualTo(2);
    assertThat(edge.get("/").body()).isEqualTo("a");
  }

  @Test
  void health_is_down_until_a_write_can_be_stored_again() throws IOException {
    edge.route(all(app));
    Path obstacle = Files.createDirectory(edge.file().resolveSibling("edge.json.tmp"));
    edge.route();

    ByteClient.Answer down = edge.admin("GET", "/health", "");
    assertThat(down.status()).isEqualTo(503);
    assertThat(RunningEdge.json(down).at("/status").asText()).isEqualTo("DOWN");
    assertThat(RunningEdge.json(down).at("/checks/0/data/reason").asText())
        .contains("cannot be stored", "edge.json.tmp");

    Files.delete(obstacle);
    edge.route();

    assertThat(edge.admin("GET", "/health", "").status()).isEqualTo(200);
  }

  @Test
  void a_repeat_of_the_present_table_is_stored_after_a_failure() throws IOException {
    edge.route(all(app));
    Path obstacle = Files.createDirectory(edge.file().resolveSibling("edge.json.tmp"));
    edge.route();
    Files.delete(obstacle);
    Files.delete(edge.file());

    assertThat(edge.put(SHOP, new Token(FIRST.epoch(), 2), all(app)).status()).isEqualTo(200);

    assertThat(edge.file()).exists();
    assertThat(edge.admin("GET", "/health", "").status()).isEqualTo(200);
  }

  @Test
  void a_file_that_cannot_be_read_stops_the_start_with_its_name_and_flag() throws IOException {
    edge.stop();
    Files.createDirectory(edge.file());

    assertThatThrownBy(edge::start)
        .isInstanceOf(Edge.StartException.class)
        .hasMessageContaining("edge.json")
        .hasMessageContaining("--state");
  }
}
