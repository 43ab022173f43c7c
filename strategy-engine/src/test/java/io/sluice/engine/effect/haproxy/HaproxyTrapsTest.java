package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Match;
import io.sluice.contract.Match.Kind;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.WeightLease;
import io.sluice.engine.testing.Tables;
import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the traps of HAProxy's Runtime API, each by its name in docs/haproxy.md, against a real
/// HAProxy.
class HaproxyTrapsTest extends HaproxyFixture {

  @Test
  void the_map_has_no_version_but_the_one_that_serves() {
    route(share(stable, 100, List.of(upstreams.start())));
    router().fence(LANE, token());
    route(share(candidate, 100, List.of(upstreams.start())));

    assertThat(send("show map")).contains("split.map").contains("curr_ver=0 next_ver=0");
  }

  @Test
  void a_version_that_looks_like_a_command_is_none() {
    String version = "1.0; sluice fence shop.production.localhost 9 9|!#";
    Token token = token();
    var share = new Share(stable, version, Percent.ALL, List.of(upstreams.start()));

    assertThat(Tables.route(router(), LANE, token, List.of(share)).shares()).containsExactly(share);

    assertThat(router().readAll().findTable(LANE).orElseThrow().token()).isEqualTo(token);
  }

  @Test
  void the_socket_is_its_owners_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void no_answer_has_the_secret_of_a_signing_key() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));
    SigningKeys keys = Tables.rotated(Optional.of(Tables.rotated(Optional.empty())));
    Tables.sign(router(), LANE, keys);

    String state = send("sluice read");

    assertThat(state).contains(keys.ids());
    String secret = keys.current().secret();
    assertThat(state + send("show map split.map") + send("sluice sign " + LANE.host() + " 1 1 0"))
        .contains("a word is missing")
        .doesNotContain(secret, keys.previous().orElseThrow().secret());
    for (String path : List.of("/v1/state", "/v1/counters", "/v1/metrics", "/metrics")) {
      assertThat(admin(path)).as(path).doesNotContain(secret);
    }
  }

  private String admin(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(haproxy().admin().resolve(path))
              .header("authorization", "Bearer " + SERVICE_TOKEN)
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  void after_a_reload_it_is_the_new_process_that_answers() throws IOException {
    String before = router().readAll().startId();
    try (var session = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      write(session, "prompt");
      haproxy().reload();

      write(session, "sluice start;quit");

      byte[] all = Channels.newInputStream(session).readAllBytes();
      assertThat(new String(all, UTF_8)).contains(before);
      assertThat(router().readAll().startId()).isNotEqualTo(before);
      assertThat(router().readAll().lanes()).isEmpty();
    }
  }

  @Test
  void a_write_that_a_reload_swallowed_is_noticed() {
    HaproxyRouter router = router();
    assertThat(router.hasRestarted()).as("at the first check").isFalse();
    route(share(stable, 100, List.of(upstreams.start())));
    assertThat(router.hasRestarted()).isFalse();

    haproxy().reload();

    assertThat(router.hasRestarted()).isTrue();
    assertThat(router.hasRestarted()).as("once").isFalse();
    assertThat(router.readAll().findTable(LANE)).as("no part of the table is left").isEmpty();
  }

  @Test
  void an_instance_that_does_not_listen_yet_costs_no_request_while_another_listens()
      throws Exception {
    Backend mute = upstreams.start();
    upstreams.kill(mute);
    route(share(stable, 100, List.of(mute, upstreams.start())));

    for (int i = 0; i < 20; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }
  }

  @Test
  void a_server_that_was_added_is_checked_like_any_other() {
    Backend dying = upstreams.start();
    route(share(stable, 100, List.of(dying, upstreams.start())));
    String name = dying.id() + ".";
    assertThat(state(name)).isEqualTo("2");

    upstreams.kill(dying);

    await().until(() -> state(name).equals("0"));
  }

  /// Returns the server's operational state: 0 stopped, 2 running.
  private String state(String server) {
    return send("show servers state")
        .lines()
        .filter(line -> line.contains(server))
        .map(line -> line.split(" ", -1)[5])
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_second_one_on_the_same_ports_does_not_start(@TempDir Path other) {
    assertThatThrownBy(() -> haproxy().startAnother(other))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("cannot bind");
  }

  @Test
  void a_long_answer_is_read_to_its_end() {
    for (int i = 0; i < SLOTS; i++) {
      String claim = "sluice claim %s 1 %d %s".formatted(LANE.host(), i + 2, UUID.randomUUID());
      assertThat(send(claim)).startsWith("slot ");
    }

    assertThat(send("sluice read")).as("more than a buffer").hasSizeGreaterThan(16_384);
    assertThat(router().readAll().lanes()).containsOnlyKeys(LANE);
  }

  @Test
  void the_longest_table_fits_into_a_line() throws Exception {
    String longVersion = "1" + "%".repeat(255);
    List<Share> shares =
        List.of(
            new Share(stable, longVersion, Percent.ALL, List.of(upstreams.start())),
            new Share(candidate, longVersion, Percent.NONE, List.of(upstreams.start())));
    var matches = new ArrayList<Match>();
    for (int i = 0; i < 8; i++) {
      matches.add(new Match(Kind.HEADER, "h" + i + "x".repeat(62), "%".repeat(128)));
    }

    var trafficRules =
        Optional.of(
            new ReleaseTrafficRules(
                candidate,
                TrafficRules.NONE.withMatch(matches).withSticky(Optional.of(Duration.ofDays(30)))));

    var lease = new WeightLease(stable, Duration.ofMinutes(5));
    var rules = new Rules(trafficRules, Optional.of(lease));
    long revision = router().readAll().findTable(LANE).orElseThrow().revision();

    assertThat(router().route(LANE, token(), revision, shares, rules).rules()).isEqualTo(rules);

    assertThat(get(matches.getLast().name() + ": " + "%".repeat(128)))
        .isEqualTo("200 " + candidate);
  }

  @Test
  void a_server_that_is_added_too_late_gets_no_traffic_and_is_removed() throws Exception {
    Share good = share(stable, 100, List.of(upstreams.start()));
    route(good);
    Backend late = upstreams.start();
    String server = "s0000/%s.77".formatted(late.id());

    assertThat(send("add server %s 127.0.0.1:%d".formatted(server, late.port())))
        .isEqualTo("New server registered.");
    assertThat(send("sluice enable s0000 77 " + late.id())).startsWith("lost-slot");

    assertThat(router().readAll().findTable(LANE).orElseThrow().shares()).containsExactly(good);
    route(good);
    assertThat(send("show servers state")).doesNotContain(late.id().toString());
  }

  @Test
  void a_slot_that_was_taken_out_of_service_is_named_by_no_table() {
    String old = send("sluice claim %s %s %s".formatted(LANE.host(), "1 1", stable));
    String slot = old.split(" ", -1)[1] + " " + old.split(" ", -1)[2];
    route(share(candidate, 100, List.of(upstreams.start())));

    assertThat(send("sluice harvest " + slot)).isEqualTo("ok");

    Token next = token();
    assertThat(
            send(
                "sluice route %s %d %d any - 100 %s %s 1"
                    .formatted(LANE.host(), next.epoch(), next.n(), slot, stable)))
        .startsWith("lost-slot");
  }

  private static void write(SocketChannel session, String line) throws IOException {
    session.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
  }
}
