package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests invalid answers of HAProxy: no write is based on them.
class HaproxyAnswersTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final Token TOKEN = new Token(1, 2);
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  @TempDir private Path directory;

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final AtomicReference<String> reading = new AtomicReference<>("");
  private Optional<ServerSocketChannel> listener = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket()));
    listener = Optional.of(channel);
    Thread.ofVirtual().start(() -> serve(channel));
  }

  @AfterEach
  void stop() throws IOException {
    listener.orElseThrow().close();
  }

  private Path socket() {
    return directory.resolve("admin.sock");
  }

  private HaproxyRouter router() {
    return new HaproxyRouter(socket(), Duration.ofSeconds(30));
  }

  private void serve(ServerSocketChannel channel) {
    try {
      while (true) {
        try (SocketChannel client = channel.accept()) {
          String line = new String(Channels.newInputStream(client).readAllBytes(), UTF_8);
          String text = line.equals("sluice read\n") ? reading.get() : answer.get();
          client.write(ByteBuffer.wrap((text + "\n").getBytes(UTF_8)));
        }
      }
    } catch (IOException _) {
      answer.set("gone"); // the socket was closed
    }
  }

  private static String share(String slot, UUID release, int weight) {
    return "{\"slot\":\"%s\",\"release\":\"%s\",\"weight\":%d,\"version\":\"1\"}"
        .formatted(slot, release, weight);
  }

  private static String lane(String host, long revision, String... shares) {
    return ("{\"host\":\"%s\",\"epoch\":1,\"n\":2,\"revision\":%d,\"routed\":true,"
            + "\"expired\":false,\"lease\":\"\",\"leaseMillis\":0,\"shares\":[%s],\"matches\":[]}")
        .formatted(host, revision, String.join(",", shares));
  }

  private static String slot(String name, UUID release, String... servers) {
    return ("{\"name\":\"%s\",\"generation\":1,\"host\":\"%s\",\"release\":\"%s\","
            + "\"use\":\"live\",\"inFlight\":0,\"servers\":[%s]}")
        .formatted(name, LANE.host(), release, String.join(",", servers));
  }

  private static String server(String name, String address) {
    return "{\"name\":\"%s\",\"address\":\"%s\",\"inFlight\":0}".formatted(name, address);
  }

  private static String all(String start, String lanes, String slots) {
    return "{\"startId\":\"%s\",\"lanes\":[%s],\"slots\":[%s],\"strays\":[]}"
        .formatted(start, lanes, slots);
  }

  private void assertInvalid(String lanes, String slots, String what) {
    reading.set(all("a", lanes, slots));
    assertThatThrownBy(router()::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining(what);
  }

  @Test
  void a_valid_answer_is_accepted() {
    String slots = slot("s1", ONE, server(ONE + ".1", "127.0.0.1:7100"));
    reading.set(all("a", lane(LANE.host(), 7, share("s1", ONE, 100)), slots));

    assertThat(router().readAll().findTable(LANE).orElseThrow().revision()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"shop", "shop.production", "shop.production.example", "No!.production.localhost"})
  void a_host_that_is_no_lanes(String host) {
    assertInvalid(lane(host, 1), "", "haproxy sent an invalid response");
  }

  @Test
  void a_lane_that_is_there_twice() {
    assertInvalid(
        lane(LANE.host(), 1) + "," + lane(LANE.host(), 2), "", "Duplicate key production/shop");
  }

  @ParameterizedTest
  @CsvSource({"90, 0, sum to 90", "120, -20, percent must be", "-1, 101, percent must be"})
  void weights_that_are_none(int one, int two, String what) {
    String slots = slot("s1", ONE) + "," + slot("s2", TWO);
    assertInvalid(lane(LANE.host(), 1, share("s1", ONE, one), share("s2", TWO, two)), slots, what);
  }

  @Test
  void impossible_members_are_rejected() {
    String one = lane(LANE.host(), 1, share("s1", ONE, 100));
    String good = server(ONE + ".1", "127.0.0.1:7100");

    assertInvalid(one, slot("s1", ONE, server("web1", "127.0.0.1:7100")), "Sluice did not add");
    assertInvalid(one, slot("s1", ONE, server(ONE + ".1", "127.0.0.1")), "is no address");
    assertInvalid(one, slot("s1", ONE, server(ONE + ".1", "127.0.0.1:x")), "is no address");
    assertInvalid(one, slot("s1", ONE, server(ONE + ".1", "127.0.0.1:0")), "port 0");
    assertInvalid(one, slot("s1", ONE, good, good), "names instance " + ONE);
    assertInvalid(one, slot("s2", ONE, good), "names slot s1");
  }

  @Test
  void a_revision_that_falls_within_one_start() {
    HaproxyRouter router = router();
    reading.set(all("a", lane(LANE.host(), 7), ""));
    router.readAll();

    reading.set(all("a", lane(LANE.host(), 6), ""));
    assertThatThrownBy(router::readAll)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("production/shop fell from revision 7 to 6");

    reading.set(all("b", lane(LANE.host(), 1), ""));
    assertThat(router.readAll().findTable(LANE)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"stale x y", "stale 1", "changed 1 2", "what", "''"})
  void an_invalid_rejection_counts_as_unreachable(String text) {
    answer.set(text);

    assertThatThrownBy(() -> router().fence(LANE, TOKEN))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("'%s'", text);
  }

  @Test
  void a_write_that_left_an_older_token() {
    answer.set("ok");
    reading.set(all("a", lane(LANE.host(), 1), ""));

    assertThatThrownBy(() -> router().fence(LANE, new Token(1, 3)))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("has token 1.2 after a write under 1.3");
    assertThat(router().fence(LANE, TOKEN).token()).isEqualTo(TOKEN);
  }
}
