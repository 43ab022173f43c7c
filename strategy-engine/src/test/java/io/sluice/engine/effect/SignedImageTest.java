package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Floors;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.domain.floor.Acceptance;
import io.sluice.domain.floor.EnvironmentTerms;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.registry.CosignKey;
import io.sluice.engine.effect.registry.FakeRegistry;
import io.sluice.engine.effect.registry.RegistryLimits;
import io.sluice.engine.effect.registry.RegistrySignatureVerifier;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests releases under the floor about signatures, with a registry in the test.
class SignedImageTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final CosignKey key = new CosignKey();
  private final FakeRegistry registry;
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final TestEngine engine =
      new TestEngine(Databases.empty(), runtime, new InMemoryRouter(), "0");

  SignedImageTest() throws IOException {
    registry = new FakeRegistry();
  }

  @BeforeEach
  void verifySignatures() {
    runtime.setVerifier(
        new RegistrySignatureVerifier(
            _ -> Optional.empty(), _ -> List.of(), RegistryLimits.DEFAULT, System::nanoTime));
  }

  @AfterEach
  void stop() {
    engine.close();
    registry.close();
  }

  @Test
  void an_unsigned_image_is_rejected_before_an_instance_starts() {
    post(Optional.empty());

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    assertThat(engine.reasons())
        .last()
        .asString()
        .contains("\"outcome\":\"failed\"")
        .contains(
            "image %s must be signed by the key release (floor signedBy): found no signature"
                .formatted(image()));
    assertThat(runtime.starts()).isZero();
    assertThat(engine.log()).doesNotContain("artifact-resolved");
  }

  @Test
  void a_signed_image_is_released_and_the_log_names_its_key() {
    registry.sign(DIGEST, key);

    post(Optional.empty());

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    assertThat(engine.lane().stable()).isPresent();
    assertThat(engine.events())
        .contains(new Progress.ArtifactResolved(image(), Optional.of("release")));
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void a_later_step_starts_the_verified_image_without_its_registry() {
    engine.post(stepwise("0.9"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    registry.addBundle(DIGEST, key);
    runtime.setRoom(3);
    post(stepwise("1.0"), Optional.empty());
    await()
        .untilAsserted(() ->
            assertThat(engine.log()).containsSubsequence("artifact-resolved", "effect-failed"));
    assertThat(engine.log()).contains("traffic-shifted");

    registry.close();
    runtime.setRoom(Integer.MAX_VALUE);

    await()
        .untilAsserted(() ->
            assertThat(engine.lane().stable().orElseThrow().spec().version()).isEqualTo("1.0"));
  }

  @Test
  void a_repeated_attempt_starts_the_verified_image_without_its_registry() {
    registry.sign(DIGEST, key);
    runtime.setRoom(0);
    post(Optional.empty());
    await()
        .untilAsserted(() ->
            assertThat(engine.log()).containsSubsequence("artifact-resolved", "effect-failed"));
    assertThat(runtime.starts()).isZero();

    registry.close();
    long before = runtime.attempts();
    await().until(() -> runtime.attempts() > before + 1); // one may have begun before
    runtime.setRoom(Integer.MAX_VALUE);

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    assertThat(engine.lane().stable()).isPresent();
    assertThat(engine.reasons()).noneMatch(reason -> reason.contains("does not answer"));
  }

  @Test
  void a_verified_image_is_replaced_without_its_registry() {
    registry.addBundle(DIGEST, key);
    post(Optional.empty());
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    registry.close();

    UUID first = runtime.read(EngineSpecs.LANE).getFirst().id();
    runtime.kill(first);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE))
              .anyMatch(instance -> instance.isUp() && !instance.id().equals(first));
        });
  }

  @Test
  void a_break_glass_starts_an_unsigned_image() {
    post(Optional.of("the shop is down"));

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    assertThat(engine.lane().stable()).isPresent();
    assertThat(engine.reasons())
        .last()
        .asString()
        .contains("bypassed the floors signedBy by break-glass of test: the shop is down");
  }

  /// Returns a release with two steps of one instance each, beside a stable with two.
  private static ReleaseSpec stepwise(String version) {
    return EngineSpecs.shop(version, 2)
        .withStrategy(
            new Strategy.Canary(List.of(CanaryStep.of(50), CanaryStep.of(100)), Duration.ZERO),
            Concurrency.QUEUE);
  }

  private String image() {
    return registry.name() + "/team/shop@" + DIGEST;
  }

  private void post(Optional<String> breakGlass) {
    post(EngineSpecs.shop("1.0"), breakGlass);
  }

  private void post(ReleaseSpec spec, Optional<String> breakGlass) {
    Floors floors =
        Json.ownMapper()
            .convertValue(Map.of("signedBy", List.of(key.named("release"))), Floors.class);
    engine.send(
        new Signal.ReleasePosted(
            UUID.randomUUID(),
            spec.withArtifact(image()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "test",
            Optional.empty(),
            Optional.empty(),
            new Acceptance(
                floors,
                new EnvironmentTerms("docker", List.of()),
                List.of("admin"),
                breakGlass,
                Optional.empty())));
  }
}
