package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.Resolver;
import io.sluice.messaging.reach.Secrets;
import io.sluice.notifier.channel.Answer.Forbidden;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The author of a release chooses the address of a webhook. It must not reach internal addresses
/// that only this process can reach.
class SsrfTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Hosts LISTED = Hosts.of(List.of("hooks.example.com"));

  static List<String> refusedAddresses() {
    return Corpus.lines("refused-addresses.txt");
  }

  static List<String> allowedAddresses() {
    return Corpus.lines("allowed-addresses.txt");
  }

  static List<String> refusedUrls() {
    return Corpus.lines("refused-urls.txt");
  }

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_host_that_is_listed_with_a_port_is_reached_at_that_port_only() {
    Hosts hosts = Hosts.of(List.of("hooks.example.com:9", "127.0.0.1", "::1"));

    assertThat(send("http://hooks.example.com:9/x", hosts, "127.0.0.1"))
        .isInstanceOf(Answer.Refused.class);
    assertThat(send("http://hooks.example.com:10/x", hosts, "127.0.0.1"))
        .isInstanceOf(Forbidden.class);
    assertThat(hosts.at(10).allow("[::1]")).isTrue();
  }

  @Test
  void the_corpus_is_large_enough_to_mean_something() {
    assertThat(refusedAddresses().size() + refusedUrls().size()).isGreaterThanOrEqualTo(180);
    assertThat(allowedAddresses()).hasSizeGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("refusedAddresses")
  void a_listed_name_does_not_lead_inside(String address) {
    assertThat(send("http://hooks.example.com:9/x", LISTED, address)).isInstanceOf(Forbidden.class);
  }

  @ParameterizedTest
  @MethodSource("allowedAddresses")
  void a_listed_name_leads_to_any_public_address(String address) {
    assertThat(LISTED.refusal("hooks.example.com", InetAddress.ofLiteral(address))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusedUrls")
  void an_address_that_is_not_plainly_a_listed_host_is_not_even_looked_up(String url) {
    List<String> lookedUp = new ArrayList<>();
    Answer answer =
        channel(
                host -> {
                  lookedUp.add(host);
                  return List.of(InetAddress.ofLiteral("127.0.0.1"));
                })
            .send(letter(url), LISTED);

    assertThat(answer).isInstanceOf(Forbidden.class);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void a_name_with_one_inner_address_among_public_ones_is_forbidden() {
    assertThat(send("http://hooks.example.com:9/", LISTED, "93.184.216.34", "10.0.0.1"))
        .isInstanceOf(Forbidden.class);
  }

  @Test
  void an_inner_address_is_reached_where_it_is_listed_itself() {
    Hosts hosts = Hosts.of(List.of("Hooks.Internal", "10.0.0.5", "localhost", "[::1]"));

    assertThat(hosts.refusal("hooks.internal", InetAddress.ofLiteral("10.0.0.5"))).isEmpty();
    assertThat(hosts.refusal("hooks.internal", InetAddress.ofLiteral("10.0.0.6"))).isPresent();
    assertThat(hosts.refusal("localhost", InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    assertThat(hosts.refusal("localhost", InetAddress.ofLiteral("10.0.0.6"))).isPresent();
    assertThat(hosts.refusal("hooks.internal", InetAddress.ofLiteral("127.0.0.1"))).isPresent();
    assertThat(hosts.refusal("[::1]", InetAddress.ofLiteral("::1"))).isEmpty();
    assertThat(hosts.refusal("other", InetAddress.ofLiteral("93.184.216.34"))).isPresent();
  }

  private static Answer send(String url, Hosts hosts, String... addresses) {
    return channel(_ -> List.of(addresses).stream().map(InetAddress::ofLiteral).toList())
        .send(letter(url), hosts);
  }

  private static WebhookChannel channel(Resolver resolver) {
    InstantSource clock = InstantSource.system();
    Poster poster = new Poster(VERTX, Duration.ofSeconds(1), clock);
    return new WebhookChannel(resolver, new Secrets(_ -> Optional.empty()), poster, clock);
  }

  private static Letter letter(String url) {
    return new Letter(new UUID(0, 1), url, Optional.empty(), "{}");
  }
}
