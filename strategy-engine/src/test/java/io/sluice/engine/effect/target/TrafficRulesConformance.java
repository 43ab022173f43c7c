package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.Match.Kind;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.StickyCookie;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The suite of every router with traffic rules, seen from requests.
public abstract class TrafficRulesConformance extends TrafficConformance {
  static final Duration HOUR = Duration.ofHours(1);

  private List<Share> shares = List.of();

  @Test
  void a_header_a_cookie_or_a_parameter_sends_a_request_to_a_release_of_any_weight()
      throws Exception {
    List<Match> matches =
        List.of(
            new Match(Kind.HEADER, "X-Version", "next/2%"),
            new Match(Kind.COOKIE, "preview", "yes"),
            new Match(Kind.QUERY, "v", "next-2.0"));
    TrafficRules trafficRules = TrafficRules.NONE.withMatch(matches);

    Table table = routeWithRules(0, trafficRules);

    assertThat(table.findTrafficRules()).contains(new ReleaseTrafficRules(candidate, trafficRules));
    for (String matching : List.of("x-version: next/2%", "Cookie: a=b; preview=yes; c=d")) {
      assertThat(get(matching)).isEqualTo("200 " + candidate);
    }
    for (String other :
        List.of("x-version: next", "X-Other: next/2%", "Cookie: preview=no", "preview: yes")) {
      assertThat(get(other)).isEqualTo("200 " + stable);
    }
    for (String matching : List.of("/?v=next-2.0", "/a?b=c&v=next-2.0&v=1")) {
      assertThat(getPath(matching)).isEqualTo("200 " + candidate);
    }
    for (String other :
        List.of("/?v=next-2.01", "/?av=next-2.0", "/v=next-2.0", "/?v=1&v=next-2.0", "/?v")) {
      assertThat(getPath(other)).isEqualTo("200 " + stable);
    }
  }

  @Test
  void requests_of_a_match_find_another_release_if_their_own_is_dead() throws Exception {
    routeWithRules(
        0, TrafficRules.NONE.withMatch(List.of(new Match(Kind.COOKIE, "preview", "yes"))));
    assertThat(get("Cookie: preview=yes")).isEqualTo("200 " + candidate);
    upstreams.kill(shares.getLast().backends().getFirst());

    assertThat(get("Cookie: preview=yes")).isEqualTo("200 " + stable);
  }

  @Test
  void a_table_by_weight_alone_ends_the_traffic_rules() throws Exception {
    var match = new Match(Kind.COOKIE, "preview", "yes");
    routeWithRules(0, TrafficRules.NONE.withMatch(List.of(match)));
    assertThat(get("Cookie: preview=yes")).isEqualTo("200 " + candidate);

    assertThat(route(shares.getFirst(), shares.getLast()).findTrafficRules()).isEmpty();

    assertThat(get("Cookie: preview=yes")).isEqualTo("200 " + stable);
  }

  @Test
  void a_client_stays_on_its_side_and_goes_over_once_as_the_weight_rises() throws Exception {
    TrafficRules sticky = TrafficRules.NONE.withSticky(Optional.of(HOUR));
    assertThat(routeWithRules(30, sticky).findTrafficRules())
        .contains(new ReleaseTrafficRules(candidate, sticky));
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      clients.add(client());
    }
    long early = clients.stream().filter(this::isNew).count();
    assertThat(early).as("6 standard deviations around 90").isBetween(42L, 138L);
    for (Client client : clients.subList(0, 100)) {
      assertThat(get("Cookie: a=b; " + client.cookie()))
          .as("again: %s", client)
          .isEqualTo("200 " + client.release());
    }

    routeWithRules(70, sticky);
    int over = 0;
    for (Client client : clients) {
      String now = get("Cookie: " + client.cookie());
      assertThat(isNew(client) && !now.endsWith(candidate.toString())).as("back").isFalse();
      over += now.endsWith(candidate.toString()) ? 1 : 0;
    }
    assertThat(over).as("6 standard deviations around 210").isBetween(162, 258);

    routeWithRules(30, sticky);
    for (Client client : clients.subList(0, 100)) {
      assertThat(get("Cookie: " + client.cookie()))
          .as("as before: %s", client)
          .isEqualTo("200 " + client.release());
    }
  }

  @Test
  void a_forged_or_altered_cookie_counts_as_none_and_chooses_no_version() throws Exception {
    routeWithRules(50, TrafficRules.NONE.withSticky(Optional.of(HOUR)));
    SigningKeys keys = Tables.rotated(Optional.empty());
    Tables.sign(router(), LANE, keys);
    var issued = new StickyCookie(LANE, candidate, Optional.of(keys));
    var foreign = new StickyCookie(LANE, candidate, Optional.of(Tables.rotated(Optional.empty())));
    String first = issued.value(0);
    String mac = first.substring(first.lastIndexOf('-'));
    String tag = candidate.toString().substring(0, 8);

    assertThat(answer(first)).as("its own").doesNotContain("set-cookie");
    for (String forged :
        List.of(
            tag + "-0",
            tag + "-1" + mac,
            tag + "-00" + mac,
            first + "0",
            first.substring(0, first.length() - 1),
            foreign.value(0),
            new StickyCookie(LANE, stable, Optional.of(keys)).value(0),
            new StickyCookie(new LaneKey("staging", "shop"), candidate, Optional.of(keys))
                .value(0))) {
      int toCandidate = 0;
      for (int i = 0; i < 100; i++) {
        String answer = answer(forged);
        String sent = header(answer, "set-cookie: " + StickyCookie.NAME + "=").split(";", -1)[0];
        assertThat(issued.findNumber(sent)).as("the answer to %s", forged).isPresent();
        toCandidate += header(answer, "x-sluice-release: ").equals(candidate.toString()) ? 1 : 0;
      }
      assertThat(toCandidate).as("6 standard deviations around 50: %s", forged).isBetween(20, 80);
    }
  }

  @Test
  void clients_stay_while_the_keys_rotate_until_theirs_is_dropped() throws Exception {
    routeWithRules(50, TrafficRules.NONE.withSticky(Optional.of(HOUR)));
    SigningKeys first = Tables.rotated(Optional.empty());
    Tables.sign(router(), LANE, first);
    Client client = client();
    SigningKeys second = Tables.rotated(Optional.of(first));
    var answers = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> requests =
          executor.submit(
              (Callable<Void>)
                  () -> {
                    for (int i = 0; i < 400; i++) {
                      answers.add(answer(client.value()));
                    }
                    return null;
                  });
      for (int i = 0; !requests.isDone(); i++) {
        Tables.sign(router(), LANE, i % 2 == 0 ? second : first);
      }
      requests.get();
    }
    assertThat(answers)
        .hasSize(400)
        .allMatch(answer -> header(answer, "x-sluice-release: ").equals(client.release()))
        .noneMatch(answer -> answer.contains("set-cookie"));

    Tables.sign(router(), LANE, second);
    Client later = client();
    assertThat(new StickyCookie(LANE, candidate, Optional.of(second)).findNumber(later.value()))
        .isPresent();
    Tables.sign(router(), LANE, Tables.rotated(Optional.of(second)));
    assertThat(answer(later.value())).doesNotContain("set-cookie");
    assertThat(answer(client.value())).as("its key is dropped").contains("set-cookie: " + tag());
  }

  private String answer(String cookie) throws IOException {
    String header = "Cookie: a=b; %s=%s".formatted(StickyCookie.NAME, cookie);
    return RawHttpClient.answer(port(), "GET / HTTP/1.1", LANE.host(), header);
  }

  /// Without keys, as in the table of an engine that does not sign.
  @Test
  void a_forged_number_of_a_client_is_replaced() throws Exception {
    routeWithRules(50, TrafficRules.NONE.withSticky(Optional.of(HOUR)));

    for (String forged :
        List.of("sluice-side=", "sluice-side=00000000-7", "sluice-side=x", tag() + "-100")) {
      String answer =
          RawHttpClient.answer(port(), "GET / HTTP/1.1", LANE.host(), "Cookie: " + forged);
      assertThat(answer).as(forged).contains("set-cookie: " + tag() + "-");
    }
  }

  @Test
  void a_share_of_the_requests_is_copied_and_no_copy_answers() throws Exception {
    TrafficRules mirror = TrafficRules.NONE.withMirror(Optional.of(new Percent(50)));
    if (SuitesPage.unsupportedTests(getClass())
        .contains("a_share_of_the_requests_is_copied_and_no_copy_answers")) {
      assertThatThrownBy(() -> routeWithRules(0, mirror))
          .isInstanceOf(TargetException.Permanent.class)
          .hasMessageContaining("edge can");
      return;
    }
    assertThat(routeWithRules(0, mirror).findTrafficRules())
        .contains(new ReleaseTrafficRules(candidate, mirror));

    for (int i = 0; i < 400; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }

    await()
        .untilAsserted(() ->
            assertThat(upstreams.arrived() - 400)
                .as("6 standard deviations around 200")
                .isBetween(140, 260));
  }

  /// A client with its first response.
  ///
  /// @param cookie as the client sends it
  private record Client(String release, String cookie) {
    String value() {
      return cookie.substring(cookie.indexOf('=') + 1);
    }
  }

  private boolean isNew(Client client) {
    return client.release().equals(candidate.toString());
  }

  private String tag() {
    return "sluice-side=" + candidate.toString().substring(0, 8);
  }

  private Client client() throws IOException {
    String answer = RawHttpClient.answer(port(), "GET / HTTP/1.1", LANE.host());
    String cookie = header(answer, "set-cookie: ");
    assertThat(cookie)
        .startsWith(tag() + "-")
        .endsWith("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
    return new Client(header(answer, "x-sluice-release: "), cookie.split(";", -1)[0]);
  }

  private static String header(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("-");
  }

  /// Writes a table of two releases with one instance each.
  Table routeWithRules(int weight, TrafficRules trafficRules) {
    return Tables.route(
        router(),
        LANE,
        token(),
        shares(weight),
        Optional.of(new ReleaseTrafficRules(candidate, trafficRules)));
  }

  /// Returns the two releases, the candidate last, with `weight` for the candidate.
  List<Share> shares(int weight) {
    if (shares.isEmpty()) {
      shares =
          List.of(
              share(stable, 100 - weight, List.of(upstreams.start())),
              share(candidate, weight, List.of(upstreams.start())));
    }
    shares =
        IntStream.range(0, 2)
            .mapToObj(i ->
                share(
                    shares.get(i).release(),
                    i == 0 ? 100 - weight : weight,
                    shares.get(i).backends()))
            .toList();
    return shares;
  }

  private String getPath(String path) throws IOException {
    return RawHttpClient.getPath(port(), LANE.host(), path);
  }
}
