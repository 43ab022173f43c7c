package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.SendResult.Forbidden;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final HostAllowlist LISTED = HostAllowlist.of(List.of("hooks.example.com"));

  static List<String> refusedAddresses() {
    return AddressCorpus.lines("refused-addresses.txt");
  }

  static List<String> allowedAddresses() {
    return AddressCorpus.lines("allowed-addresses.txt");
  }

  static List<String> refusedUrls() {
    return AddressCorpus.lines("refused-urls.txt");
  }

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_host_that_is_listed_with_a_port_is_reached_at_that_port_only() {
    HostAllowlist allowlist = HostAllowlist.of(List.of("hooks.example.com:9", "127.0.0.1", "::1"));

    assertThat(send("http://hooks.example.com:9/x", allowlist, "127.0.0.1"))
        .isInstanceOf(SendResult.Refused.class);
    assertThat(send("http://hooks.example.com:10/x", allowlist, "127.0.0.1"))
        .isInstanceOf(Forbidden.class);
    assertThat(allowlist.filterByPort(10).isAllowed("[::1]")).isTrue();
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
    assertThat(LISTED.findRejection("hooks.example.com", InetAddress.ofLiteral(address))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusedUrls")
  void an_address_that_is_not_plainly_a_listed_host_is_not_even_looked_up(String url) {
    List<String> lookedUp = new ArrayList<>();
    SendResult result =
        channel(
                host -> {
                  lookedUp.add(host);
                  return List.of(InetAddress.ofLiteral("127.0.0.1"));
                })
            .send(notification(url), LISTED, new SecretReader(Map.of()));

    assertThat(result).isInstanceOf(Forbidden.class);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void a_name_with_one_inner_address_among_public_ones_is_forbidden() {
    assertThat(send("http://hooks.example.com:9/", LISTED, "93.184.216.34", "10.0.0.1"))
        .isInstanceOf(Forbidden.class);
  }

  @Test
  void an_inner_address_is_reached_where_it_is_listed_itself() {
    HostAllowlist allowlist =
        HostAllowlist.of(List.of("Hooks.Internal", "10.0.0.5", "localhost", "[::1]"));

    assertThat(allowlist.findRejection("hooks.internal", InetAddress.ofLiteral("10.0.0.5")))
        .isEmpty();
    assertThat(allowlist.findRejection("hooks.internal", InetAddress.ofLiteral("10.0.0.6")))
        .isPresent();
    assertThat(allowlist.findRejection("localhost", InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    assertThat(allowlist.findRejection("localhost", InetAddress.ofLiteral("10.0.0.6"))).isPresent();
    assertThat(allowlist.findRejection("hooks.internal", InetAddress.ofLiteral("127.0.0.1")))
        .isPresent();
    assertThat(allowlist.findRejection("[::1]", InetAddress.ofLiteral("::1"))).isEmpty();
    assertThat(allowlist.findRejection("other", InetAddress.ofLiteral("93.184.216.34")))
        .isPresent();
  }

  private static SendResult send(String url, HostAllowlist allowlist, String... addresses) {
    return channel(_ -> List.of(addresses).stream().map(InetAddress::ofLiteral).toList())
        .send(notification(url), allowlist, new SecretReader(Map.of()));
  }

  private static WebhookChannel channel(DnsResolver resolver) {
    InstantSource clock = InstantSource.system();
    WebhookPoster poster = new WebhookPoster(VERTX, Duration.ofSeconds(1), clock);
    return new WebhookChannel(resolver, poster, clock);
  }

  private static Notification notification(String url) {
    return new Notification(new UUID(0, 1), url, Optional.empty(), "{}");
  }
}
