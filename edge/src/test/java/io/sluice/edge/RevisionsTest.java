package io.sluice.edge;

import static io.sluice.edge.RunningEdge.FIRST;
import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.json;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Token;
import io.sluice.edge.table.WeightLease;
import io.sluice.edge.table.WeightedRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Writes with the revision that the writer read, and weight leases.
class RevisionsTest {
  private static final Token TOKEN = new Token(2, 2);
  private static final Token NEWER = new Token(3, 1);
  private static final WeightLease LONG = new WeightLease(ONE, Duration.ofMinutes(5));
  private static final WeightLease SHORT = new WeightLease(ONE, Duration.ofSeconds(1));

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final App stable = App.named("stable");
  private final App candidate = App.named("candidate");

  @BeforeEach
  void adopt() {
    edge.adopt(SHOP, FIRST);
  }

  @AfterEach
  void close() {
    stable.close();
    candidate.close();
  }

  private WeightedRelease[] canary(int weight) {
    return new WeightedRelease[] {
      weighted(ONE, "1.0", 100 - weight, stable.endpoint()),
      weighted(TWO, "2.0", weight, candidate.endpoint())
    };
  }

  private long revision() {
    return edge.lane().at("/revision").longValue();
  }

  @Test
  void every_accepted_write_raises_the_revision_and_no_repeat_does() {
    assertThat(revision()).as("adopted").isEqualTo(1);
    edge.adopt(SHOP, FIRST);
    edge.fence(SHOP, FIRST);
    assertThat(revision()).isEqualTo(1);

    assertThat(edge.put(TOKEN, 1, LONG, canary(10)).status()).isEqualTo(200);
    assertThat(revision()).isEqualTo(2);
    assertThat(edge.join(TOKEN, 2, TWO, candidate.endpoint()).status()).isEqualTo(200);
    assertThat(revision()).as("the same members, sent again").isEqualTo(3);
    assertThat(edge.put(TOKEN, 1, LONG, canary(10)).status()).isEqualTo(200);
    assertThat(revision()).as("a repeat").isEqualTo(3);
    edge.fence(SHOP, NEWER);
    assertThat(revision()).isEqualTo(4);
    edge.adopt(SHOP, new Token(4, 1));
    assertThat(revision()).isEqualTo(5);
  }

  @Test
  void a_write_for_another_table_is_rejected_with_the_current_token_and_revision() {
    edge.put(TOKEN, 1, LONG, canary(10));

    ByteClient.Answer late = edge.put(NEWER, 1, LONG, canary(20));
    ByteClient.Answer other = edge.join(TOKEN, 1, TWO, candidate.endpoint());

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.body())
        .isEqualTo("{\"error\":\"changed\",\"token\":{\"epoch\":2,\"n\":2},\"revision\":2}");
    assertThat(other.body()).isEqualTo(late.body());
    assertThat(edge.join(FIRST, 2, TWO, candidate.endpoint()).body()).contains("changed");
    assertThat(edge.join(NEWER, 2, TWO, candidate.endpoint()).body()).contains("changed");
    assertThat(edge.join(TOKEN, 2, new UUID(0, 3), candidate.endpoint()).body())
        .contains("changed");
    assertThat(revision()).isEqualTo(2);
    assertThat(edge.lane().at("/releases/1/weight").intValue()).isEqualTo(10);
  }

  @Test
  void a_repeat_keeps_the_members_and_other_weights_under_its_token_are_rejected() {
    edge.put(TOKEN, 1, LONG, canary(100));
    edge.join(TOKEN, 2, TWO, stable.endpoint());
    assertThat(edge.get("/").body()).isEqualTo("stable");

    assertThat(edge.put(TOKEN, 1, LONG, canary(100)).status()).isEqualTo(200);
    assertThat(edge.get("/").body()).isEqualTo("stable");

    assertThat(edge.put(TOKEN, revision(), LONG, canary(10)).body()).contains("stale-token");
    assertThat(edge.put(TOKEN, revision(), SHORT, canary(100)).body()).contains("stale-token");
  }

  @Test
  void revisions_and_leases_outlive_a_restart() throws IOException {
    edge.put(TOKEN, 1, LONG, canary(10));
    var before = edge.lane();
    edge.stop();

    edge.start();

    assertThat(edge.lane()).isEqualTo(before);
    assertThat(edge.join(TOKEN, 2, TWO, candidate.endpoint()).status()).isEqualTo(200);
  }

  @Test
  void the_file_of_an_edge_without_revisions_is_read() throws IOException {
    edge.route(canary(10));
    edge.stop();
    String line = Files.readAllLines(edge.file()).getFirst();
    String old = line.replaceAll(",\"expired\":false|\"revision\":[0-9]+,", "");
    assertThat(old).isNotEqualTo(line).doesNotContain("revision", "expired");
    var crc = new CRC32C();
    crc.update(old.getBytes(StandardCharsets.UTF_8));
    Files.writeString(edge.file(), "%s\ncrc32c %08x\n".formatted(old, crc.getValue()));

    edge.start();

    assertThat(revision()).isZero();
    assertThat(edge.lane().at("/releases")).hasSize(2);
    assertThat(edge.fence(SHOP, NEWER).status()).isEqualTo(200);
    assertThat(revision()).isEqualTo(1);
  }

  @Test
  void weights_with_an_expired_lease_go_to_one_release() throws IOException {
    edge.put(TOKEN, 1, SHORT, canary(100));
    assertThat(edge.get("/").body()).isEqualTo("candidate");

    await().until(() -> edge.lane().at("/expired").booleanValue());

    assertThat(edge.get("/").body()).isEqualTo("stable");
    assertThat(revision()).isEqualTo(3);
    assertThat(json(edge.renew(TOKEN)).at("/lanes")).as("too late").isEmpty();
    assertThat(edge.admin("GET", "/metrics", "").body())
        .contains("sluice_edge_weight_leases_expired_total{lane=\"production/shop\"} 1.0");

    edge.stop();
    edge.start();
    assertThat(edge.lane().at("/expired").booleanValue()).as("kept").isTrue();
    assertThat(edge.put(TOKEN, 2, SHORT, canary(100)).body()).contains("changed");
    assertThat(edge.put(TOKEN, 3, LONG, canary(50)).status()).as("written again").isEqualTo(200);
    assertThat(edge.lane().at("/expired").booleanValue()).isFalse();
    edge.route(canary(10));
  }

  @Test
  void weights_expire_even_if_the_disk_rejects_writes() throws IOException {
    edge.put(TOKEN, 1, SHORT, canary(100));
    Files.createDirectory(edge.file().resolveSibling("edge.json.tmp"));

    await().until(() -> edge.get("/").body().equals("stable"));

    assertThat(revision()).isEqualTo(3);
  }

  @Test
  void a_lease_of_the_table_that_another_token_wrote_is_not_renewed() {
    edge.put(TOKEN, 1, LONG, canary(10));

    assertThat(json(edge.renew(NEWER)).at("/lanes")).isEmpty();
    assertThat(json(edge.renew(TOKEN)).at("/lanes/0").textValue()).isEqualTo("production/shop");
  }

  @Test
  void a_lease_of_an_unknown_release_or_with_an_invalid_time_is_rejected() {
    String body = "{\"token\":{\"epoch\":2,\"n\":2},\"revision\":1,\"releases\":[],";

    assertThat(
            edge.admin(
                    "PUT",
                    "/v1/lanes/production/shop",
                    body + "\"lease\":{\"release\":\"%s\",\"within\":\"1s\"}}".formatted(ONE))
                .body())
        .contains("not in the table");
    assertThat(
            edge.admin(
                    "PUT",
                    "/v1/lanes/production/shop",
                    body + "\"lease\":{\"release\":\"%s\",\"within\":\"0.5s\"}}".formatted(ONE))
                .body())
        .contains("must be 1 s to 5 min");
  }
}
