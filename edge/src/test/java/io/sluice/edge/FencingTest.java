package io.sluice.edge;

import static io.sluice.edge.RunningEdge.FIRST;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.edge.table.WeightedRelease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FencingTest {
  private static final Token OLDER = new Token(2, 1);
  private static final Token TOKEN = new Token(2, 2);
  private static final Token NEWER = new Token(3, 1);

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final App a = App.named("a");
  private final App b = App.named("b");

  @BeforeEach
  void adopt() {
    edge.adopt(SHOP, FIRST);
    assertThat(edge.put(SHOP, TOKEN, all(a)).status()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void a_stale_token_is_rejected_with_the_current_token_and_has_no_effect() {
    ByteClient.Answer answer = edge.put(SHOP, OLDER, all(b));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"stale-token\",\"token\":{\"epoch\":2,\"n\":2}}");
    assertThat(edge.get("/").body()).isEqualTo("a");
  }

  @Test
  void an_equal_repeat_is_answered_as_the_first_time() {
    ByteClient.Answer again = edge.put(SHOP, TOKEN, all(a));

    assertThat(again.status()).isEqualTo(200);
    assertThat(RunningEdge.json(again)).isEqualTo(edge.lane());
  }

  @Test
  void an_equal_token_with_another_table_is_rejected() {
    assertThat(edge.put(SHOP, TOKEN, all(b)).status()).isEqualTo(409);
    assertThat(edge.get("/").body()).isEqualTo("a");
  }

  @Test
  void a_fence_sets_the_token_and_changes_nothing_else() {
    var before = edge.lane();

    ByteClient.Answer answer = edge.fence(SHOP, NEWER);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(edge.lane().at("/token/epoch").intValue()).isEqualTo(3);
    assertThat(edge.lane().at("/releases")).isEqualTo(before.at("/releases"));
    assertThat(edge.put(SHOP, new Token(2, 9), all(b)).status()).isEqualTo(409);
    assertThat(edge.get("/").body()).isEqualTo("a");
  }

  @Test
  void the_writer_that_fenced_can_write_under_that_token() {
    edge.fence(SHOP, NEWER);

    assertThat(edge.put(SHOP, NEWER, all(b)).status()).isEqualTo(200);
    assertThat(edge.get("/").body()).isEqualTo("b");
  }

  @Test
  void a_fence_with_an_older_token_is_rejected() {
    assertThat(edge.fence(SHOP, OLDER).status()).isEqualTo(409);
    assertThat(edge.lane().at("/token/n").intValue()).isEqualTo(2);
  }

  @Test
  void a_lane_without_token_takes_nothing_but_an_adoption() {
    var other = new LaneKey("production", "till");

    assertThat(edge.put(other, NEWER, new WeightedRelease[0]).status()).isEqualTo(412);
    assertThat(edge.fence(other, NEWER).body()).isEqualTo("{\"error\":\"no-token\"}");
    assertThat(edge.adopt(other, NEWER).status()).isEqualTo(200);
    assertThat(edge.put(other, NEWER, new WeightedRelease[0]).status()).isEqualTo(200);
  }

  @Test
  void an_adoption_based_on_another_start_is_rejected() {
    ByteClient.Answer answer = edge.adopt(SHOP, NEWER, "another-start");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).isEqualTo("{\"error\":\"other-start\"}");
    assertThat(edge.lane().at("/token/epoch").intValue()).isEqualTo(2);
  }

  @Test
  void an_older_adoption_is_rejected_and_a_newer_one_keeps_the_table() {
    assertThat(edge.adopt(SHOP, OLDER).status()).isEqualTo(409);
    assertThat(edge.adopt(SHOP, NEWER).status()).isEqualTo(200);
    assertThat(edge.get("/").body()).isEqualTo("a");
  }
}
