package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Floors.ImageKey;
import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.egress.DnsResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySignatureVerifierTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final RegistryLimits LIMITS =
      new RegistryLimits(Duration.ofSeconds(20), 10_000, 5);
  private static final RegistryLimits SHORT = new RegistryLimits(Duration.ofMillis(300), 10_000, 5);

  private final CosignKey key = new CosignKey();
  private final CosignKey foreign = new CosignKey();
  private final List<ImageKey> keys = List.of(new CosignKey().named("old"), key.named("release"));
  private final FakeRegistry registry;

  RegistrySignatureVerifierTest() throws IOException {
    registry = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void a_signature_at_the_tag_of_the_image_passes() {
    registry.sign(DIGEST, foreign);
    registry.sign(DIGEST, key);

    assertThat(verify()).isEqualTo("release");
  }

  @Test
  void a_bundle_that_refers_to_the_image_passes() {
    registry.addBundle(DIGEST, foreign);
    registry.addBundle(DIGEST, key);

    assertThat(verify()).isEqualTo("release");
  }

  @Test
  void a_bundle_in_a_registry_without_an_index_of_referrers_passes() {
    registry.setReferrers(false);
    registry.addBundle(DIGEST, key);

    assertThat(verify()).isEqualTo("release");
  }

  @Test
  void an_image_without_a_signature_is_rejected_with_the_expected_keys() {
    assertRejected("no signature");
    registry.setReferrers(false);
    assertRejected("no signature");
  }

  @Test
  void signatures_of_other_keys_of_other_images_and_of_other_statements_are_rejected() {
    registry.addBundle(DIGEST, foreign);
    assertRejected("a signature by another key");

    registry.sign(DIGEST, CosignKey.payload(OTHER), key);
    assertRejected("a signature by the key release for another digest, " + OTHER);
  }

  @Test
  void an_attestation_by_the_key_is_no_signature() {
    registry.addBundle(DIGEST, "https://slsa.dev/provenance/v1", key);

    assertRejected("only signatures that cannot be read");
  }

  @Test
  void a_registry_that_requires_a_token_gets_the_one_that_it_gives() {
    registry.sign(DIGEST, key);
    registry.requireToken();

    assertThat(verify()).isEqualTo("release");
    assertThat(registry.requested()).contains("/token").containsOnlyOnce("/token");
  }

  @Test
  void a_registry_that_denies_access_ends_the_verification() {
    registry.challenge("Basic realm=\"test\"");

    assertPermanent(
        "denies access to team/shop (status 401): check sluice.engine.docker.credentials");
  }

  @Test
  void a_name_and_a_password_reach_the_registry() {
    registry.sign(DIGEST, key);
    registry.on(
        "/manifests/",
        exchange -> {
          boolean isKnown =
              FakeRegistry.BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
          FakeRegistry.send(exchange, isKnown ? 404 : 401, new byte[0]);
        });

    assertRejected("no signature");
    assertThat(new RegistryLogin("ann", "secret")).hasToString("login ann");
  }

  @Test
  void a_huge_answer_is_not_read() {
    registry.on("/manifests/", exchange -> FakeRegistry.send(exchange, 200, new byte[20_000]));

    assertPermanent("answers with more than 10000 bytes");
  }

  @Test
  void more_signatures_than_the_limit_are_not_read() {
    for (int i = 0; i < 5; i++) {
      registry.sign(DIGEST, new CosignKey());
    }
    registry.sign(DIGEST, key);

    assertRejected("5 signatures by other keys");
  }

  @Test
  void no_more_signatures_are_read_after_the_first_one_by_a_key() {
    registry.sign(DIGEST, key);
    registry.sign(DIGEST, foreign);
    registry.addBundle(DIGEST, foreign);

    assertThat(verify()).isEqualTo("release");
    assertThat(registry.requested()).hasSize(2).first().asString().endsWith(".sig");
  }

  @Test
  void no_more_bundles_are_read_after_the_first_one_by_a_key() {
    registry.addBundle(DIGEST, key);
    registry.addBundle(DIGEST, foreign);

    assertThat(verify()).isEqualTo("release");
    assertThat(registry.requested()).filteredOn(path -> path.contains("/blobs/")).hasSize(1);
  }

  @Test
  void a_signature_of_a_size_beyond_the_limit_is_not_read() {
    byte[] huge =
        (new String(CosignKey.payload(DIGEST), UTF_8) + " ".repeat(200_000)).getBytes(UTF_8);
    registry.sign(DIGEST, huge, key);

    assertRejected("only signatures that cannot be read");
    assertThat(registry.requested()).noneMatch(path -> path.contains("/blobs/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 406})
  void a_registry_without_the_api_of_referrers_has_bundles_at_a_tag(int status) {
    registry.setReferrers(false);
    registry.addBundle(DIGEST, key);
    registry.on("/referrers/", exchange -> FakeRegistry.send(exchange, status, new byte[0]));

    assertThat(verify()).isEqualTo("release");
  }

  @Test
  void a_slow_registry_is_unreachable_after_the_time_limit_for_all_requests() {
    var done = new CountDownLatch(1);
    registry.on(
        ".sig",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await(done);
        });

    assertUnreachable(SHORT, "no answer within 300 ms");
    done.countDown();
  }

  @ParameterizedTest
  @CsvSource({"500, false", "429, false", "400, true", "405, true"})
  void an_error_of_the_registry_names_its_status(int status, boolean isPermanent) {
    registry.on("/manifests/", exchange -> FakeRegistry.send(exchange, status, new byte[0]));

    assertThatThrownBy(this::verify)
        .isInstanceOf(
            isPermanent ? TargetException.Permanent.class : TargetException.Unreachable.class)
        .hasMessageContaining(
            "registry %s answers with status %d".formatted(registry.name(), status));
  }

  @Test
  void a_registry_that_is_down_is_unreachable_and_the_reason_names_the_keys() {
    registry.close();

    assertUnreachable(
        LIMITS,
        "image %s must be signed by one of the keys old, release (floor signedBy): registry %s does"
                .formatted(image(), registry.name())
            + " not answer: ");
  }

  @Test
  void content_that_does_not_have_its_digest_is_rejected() {
    registry.sign(DIGEST, key);
    registry.on("/blobs/", exchange -> FakeRegistry.send(exchange, 200, "{}".getBytes(UTF_8)));

    assertPermanent("sent an invalid response for team/shop");
  }

  @Test
  void a_redirect_within_the_registry_is_followed_and_one_to_another_host_needs_https() {
    registry.sign(DIGEST, key);
    registry.on(
        "/v2/team/shop/manifests/",
        exchange -> FakeRegistry.redirect(exchange, "/mirror/v2/team/shop/index"));
    registry.on("/mirror/", exchange -> FakeRegistry.send(exchange, 404, new byte[0]));
    assertRejected("no signature");

    registry.on(
        "/v2/team/shop/manifests/",
        exchange -> FakeRegistry.redirect(exchange, "http://169.254.169.254/latest"));
    assertPermanent("refers to another host without https");
  }

  @Test
  void a_token_of_another_host_needs_https() {
    registry.challenge("Bearer realm=\"http://169.254.169.254/token\"");

    assertPermanent("refers to another host without https");
  }

  @Test
  void endless_redirects_end() {
    registry.on(
        "/manifests/", exchange -> FakeRegistry.redirect(exchange, "/v2/team/shop/manifests/x"));

    assertPermanent("answers with status 307");
    assertThat(registry.requested()).hasSize(4);
  }

  @Test
  void an_image_that_is_known_by_no_digest_of_sha_256_is_rejected() {
    Image tag = Image.parse(registry.name() + "/team/shop:1");

    assertThatThrownBy(() -> verifier(LIMITS).verify(tag, keys))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageEndingWith("it has no digest of SHA-256");
  }

  private String verify() {
    return verifier(LIMITS).verify(image(), keys);
  }

  private static RegistrySignatureVerifier verifier(RegistryLimits limits) {
    DnsResolver resolver = host -> List.of(InetAddress.ofLiteral(host));
    return new RegistrySignatureVerifier(
        _ -> Optional.of(new RegistryLogin("ann", "secret")), resolver, limits, System::nanoTime);
  }

  private Image image() {
    return Image.parse(registry.name() + "/team/shop@" + DIGEST);
  }

  private void assertRejected(String found) {
    assertThatThrownBy(this::verify)
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage(
            "image %s must be signed by one of the keys old, release (floor signedBy): found %s"
                .formatted(image(), found));
  }

  private void assertPermanent(String reason) {
    assertThatThrownBy(this::verify)
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining(reason);
  }

  private void assertUnreachable(RegistryLimits limits, String reason) {
    assertThatThrownBy(() -> verifier(limits).verify(image(), keys))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining(reason);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
