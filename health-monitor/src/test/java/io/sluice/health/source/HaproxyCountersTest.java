package io.sluice.health.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Counts;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The edge's source with a HAProxy, whose admin port has the same format.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
class HaproxyCountersTest extends CounterSourceConformance {
  private static final String TOKEN = "let-me-in";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger failing = new AtomicInteger();
  private final Map<LaneKey, Map<UUID, Backend>> tables = new HashMap<>();
  private final Map<LaneKey, String> routed = new HashMap<>();
  private Optional<Haproxy> haproxy = Optional.empty();
  private Optional<HttpServer> instance = Optional.empty();
  private int tokens;

  @BeforeEach
  void start() throws IOException {
    haproxy = Optional.of(Haproxy.start(directory, 8, TOKEN));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(failing.getAndDecrement() > 0 ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
    instance = Optional.of(server);
  }

  @AfterEach
  void close() {
    haproxy.ifPresent(Haproxy::close);
    instance.ifPresent(server -> server.stop(0));
    http.close();
  }

  /// HAProxy counts a response of its own after it has sent it, when it ends the request.
  @Test
  void a_response_of_haproxy_itself_counts_for_the_release() {
    count(LANE, ONE, "a", 2, 0);
    instance.orElseThrow().stop(0);
    get(LANE);

    await()
        .untilAsserted(() ->
            assertThat(counts(source().read(), LANE, ONE, "none"))
                .extracting(Counts::requests, Counts::errors)
                .containsExactly(1L, 1L));
    assertThat(counts(source().read(), LANE, ONE, "a").requests()).isEqualTo(2);
  }

  @Test
  void a_removed_backend_set_keeps_its_counts() {
    count(LANE, ONE, "a", 3, 1);
    route(LANE, "b", ONE);
    command("sluice harvest s0000 1");
    command("set server s0000/a.1 state maint; del server s0000/a.1");
    command("sluice free s0000 1");
    get(LANE);

    CounterReading reading = source().read();

    assertThat(counts(reading, LANE, ONE, "a"))
        .extracting(Counts::requests, Counts::errors)
        .containsExactly(3L, 1L);
    assertThat(counts(reading, LANE, ONE, "b").requests()).isEqualTo(1);
  }

  @Test
  void latency_is_counted_by_instance() {
    count(LANE, ONE, "a", 2, 0);

    Counts counts = counts(source().read(), LANE, ONE, "a");

    assertThat(counts.slow()).hasSize(14);
    assertThat(counts.slow().getLast()).as("slower than 10 s").isZero();
  }

  @Override
  CounterSource source() {
    return new EdgeClient(http, haproxy.orElseThrow().admin(), () -> Optional.of(TOKEN), TIMEOUT);
  }

  @Override
  void count(LaneKey lane, UUID release, String name, long requests, long errors) {
    route(lane, name, release);
    failing.set((int) errors);
    for (int i = 0; i < requests; i++) {
      get(lane);
    }
  }

  private void get(LaneKey lane) {
    try {
      var _ = haproxy.orElseThrow().get(lane.host());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Routes all of the lane's traffic to one release with one instance; the other releases stay in
  /// the table.
  private void route(LaneKey lane, String name, UUID release) {
    Map<UUID, Backend> table = tables.computeIfAbsent(lane, this::adopt);
    if (Optional.ofNullable(table.get(release)).filter(it -> it.name().equals(name)).isEmpty()) {
      String[] slot = command("sluice claim %s %s".formatted(token(lane), release)).split(" ", -1);
      String server = "%s/%s.%s".formatted(slot[1], name, slot[2]);
      int port = instance.orElseThrow().getAddress().getPort();
      command("add server %s 127.0.0.1:%d; enable server %s".formatted(server, port, server));
      table.put(release, new Backend(name, slot[1] + " " + slot[2]));
    }
    var shares = new StringBuilder();
    int upto = 0;
    for (Map.Entry<UUID, Backend> share : table.entrySet()) {
      upto = share.getKey().equals(release) ? 100 : upto;
      shares.append(" %d %s %s 1.0".formatted(upto, share.getValue().slot(), share.getKey()));
    }
    if (!shares.toString().equals(routed.put(lane, shares.toString()))) {
      command("sluice route %s any -%s".formatted(token(lane), shares));
    }
  }

  private record Backend(String name, String slot) {}

  private Map<UUID, Backend> adopt(LaneKey lane) {
    command("sluice adopt %s %s".formatted(token(lane), source().read().startId()));
    return new TreeMap<>();
  }

  private String token(LaneKey lane) {
    return "%s 1 %d".formatted(lane.host(), ++tokens);
  }

  private String command(String line) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(haproxy.orElseThrow().socket()));
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(US_ASCII)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void reroute(LaneKey lane) {
    route(lane, "b", TWO);
  }

  @Override
  void restart() {
    haproxy.orElseThrow().restart();
  }

  @Override
  void hang() {
    haproxy.orElseThrow().hang();
  }

  @Override
  void end() {
    haproxy.orElseThrow().close();
  }
}
