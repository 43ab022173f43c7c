package io.sluice.engine.effect.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests invalid answers of the edge: no write is based on them.
class EdgeAnswersTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final Token TOKEN = new Token(1, 2);
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private Optional<HttpServer> server = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    HttpServer edge =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    edge.createContext(
        "/",
        exchange -> {
          byte[] body = answer.get().getBytes(UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    edge.start();
    server = Optional.of(edge);
  }

  @AfterEach
  void stop() {
    server.ifPresent(it -> it.stop(0));
  }

  private Router router() {
    int port = server.orElseThrow().getAddress().getPort();
    return new EdgeRouter(
        URI.create("http://127.0.0.1:" + port), Optional::empty, Duration.ofSeconds(30));
  }

  private static String share(UUID release, String weight, String instance, int port) {
    return ("{\"release\":\"%s\",\"version\":\"1\",\"weight\":%s,\"instances\":"
            + "[{\"id\":\"%s\",\"host\":\"127.0.0.1\",\"port\":%d}]}")
        .formatted(release, weight, instance, port);
  }

  private static String table(String lane, long revision, String rest, String... shares) {
    return ("{\"lane\":\"%s\",\"token\":{\"epoch\":1,\"n\":2},\"revision\":%d,\"draining\":[],"
            + "\"expired\":false,\"releases\":[%s]%s}")
        .formatted(lane, revision, String.join(",", shares), rest);
  }

  private static String state(String start, String... lanes) {
    return "{\"startId\":\"%s\",\"lanes\":{%s}}".formatted(start, String.join(",", lanes));
  }

  private static String lane(String key, String table) {
    return "\"%s\":%s".formatted(key, table);
  }

  private void assertInvalid(String state, String what) {
    answer.set(state);
    assertThatThrownBy(router()::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageStartingWith("edge sent a")
        .hasMessageContaining(what);
  }

  @Test
  void a_valid_table_is_accepted_with_or_without_a_revision() {
    String good = table("production/shop", 7, "", share(ONE, "100", ONE.toString(), 7100));
    answer.set(state("a", lane("production/shop", good)));

    assertThat(router().readAll().findTable(LANE).orElseThrow().revision()).isEqualTo(7);

    answer.set(state("a", lane("production/shop", good.replace("\"revision\":7,", ""))));
    assertThat(router().readAll().findTable(LANE).orElseThrow().revision())
        .as("of an edge without revisions")
        .isZero();
  }

  @Test
  void a_table_is_accepted_with_or_without_the_ids_of_keys() {
    String keys = ",\"keys\":[\"0000000b\",\"0000000a\"]";
    answer.set(state("a", lane("production/shop", table("production/shop", 7, keys))));
    assertThat(router().readAll().findTable(LANE).orElseThrow().keys())
        .contains(List.of("0000000b", "0000000a"));

    answer.set(state("a", lane("production/shop", table("production/shop", 7, ""))));
    assertThat(router().readAll().findTable(LANE).orElseThrow().keys())
        .as("of an edge that does not sign")
        .isEmpty();
  }

  @Test
  void a_lane_that_is_none_or_there_twice_or_another_one() {
    String table = table("production/shop", 1, "");

    assertInvalid(
        state("a", lane("shop", table)), "a lane must be environment/application, was shop");
    assertInvalid(state("a", lane("production/No!", table)), "'No!' does not match");
    assertInvalid(
        state("a", lane("production/shop", table), lane("production/shop", table)),
        "Duplicate field 'production/shop'");
    assertInvalid(
        state("a", lane("production/till", table)),
        "the table of production/shop for production/till");
  }

  @ParameterizedTest
  @CsvSource({
    "90, 0, weights that sum to 90",
    "101, 0, percent must be 0 to 100",
    "60, 60, weights that sum to 120"
  })
  void weights_that_are_none(String one, String two, String what) {
    String table =
        table(
            "production/shop",
            1,
            "",
            share(ONE, one, ONE.toString(), 7100),
            share(TWO, two, TWO.toString(), 7101));

    assertInvalid(state("a", lane("production/shop", table)), what);
  }

  @Test
  void impossible_members_and_rules_are_rejected() {
    String one = share(ONE, "100", ONE.toString(), 7100);
    String lease = ",\"lease\":{\"release\":\"%s\",\"within\":\"15s\"}".formatted(TWO);
    String trafficRules =
        ",\"trafficRules\":{\"release\":\"%s\",\"rules\":{\"match\":[]}}".formatted(TWO);

    assertInvalidTable("", "cannot be read", share(ONE, "100", "no-uuid", 7100));
    assertInvalidTable("", "names instance " + ONE, one, share(TWO, "0", ONE.toString(), 7101));
    assertInvalidTable("", "names a release twice", one, share(ONE, "0", TWO.toString(), 7101));
    assertInvalidTable("", "port 0", share(ONE, "100", ONE.toString(), 0));
    assertInvalidTable(lease, "would give all weight to " + TWO, one);
    assertInvalidTable(trafficRules, "has traffic rules for " + TWO, one);
  }

  private void assertInvalidTable(String rest, String what, String... shares) {
    String table = table("production/shop", 1, rest, shares);
    assertInvalid(state("a", lane("production/shop", table)), what);
  }

  @Test
  void a_revision_that_falls_within_one_start() {
    Router router = router();
    answer.set(state("a", lane("production/shop", table("production/shop", 7, ""))));
    router.readAll();

    answer.set(state("a", lane("production/shop", table("production/shop", 6, ""))));
    assertThatThrownBy(router::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("production/shop fell from revision 7 to 6");

    answer.set(state("b", lane("production/shop", table("production/shop", 1, ""))));
    assertThat(router.readAll().findTable(LANE).orElseThrow().revision())
        .as("another start")
        .isEqualTo(1);
  }

  @Test
  void a_write_that_is_answered_with_another_lane_or_an_older_token() {
    answer.set(table("production/till", 1, ""));
    assertThatThrownBy(() -> router().fence(LANE, TOKEN))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("the table of production/till for production/shop");

    answer.set(table("production/shop", 1, ""));
    assertThatThrownBy(() -> router().join(LANE, new Token(1, 3), 1, Map.of(ONE, List.of())))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("has token 1.2 after a write under 1.3");
    assertThat(router().fence(LANE, TOKEN).token()).isEqualTo(TOKEN);
  }
}
