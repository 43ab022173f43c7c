package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Floors;
import io.sluice.contract.Floors.ImageKey;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.floor.Acceptance;
import io.sluice.domain.floor.EnvironmentTerms;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Tests the floor about signatures: the engine verifies the image as part of an effect, and the
/// lane records the result.
class SignatureFloorTest {
  private static final UUID TWO = id(2);
  private static final List<ImageKey> KEYS = List.of(new ImageKey("release", "PEM"));
  private static final String FLOORS =
      "{\"signedBy\": [{\"name\": \"release\", \"publicKey\": \"PEM\"}]}";
  private static final String TAG = "shop:2";
  private static final String IMAGE = "shop@sha256:" + "a".repeat(64);
  private static final String OTHER = "shop@sha256:" + "b".repeat(64);

  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void the_first_start_demands_a_signature_and_later_ones_do_not() {
    post(TAG, Optional.empty(), Optional.empty());
    assertThat(demanded()).contains(KEYS);

    resolve(IMAGE, Optional.of("release"));
    int first = harness.number();
    do {
      harness.settle();
      if (harness.active().isAt(Step.Observe.class)) {
        harness.judge(2, Verdict.Kind.HEALTHY);
      }
    } while (harness.effects.stream().noneMatch(SignatureFloorTest::isStart));

    assertThat(harness.number()).isGreaterThan(first);
    assertThat(demanded()).isEmpty();
    harness.complete();
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.events(Progress.ArtifactResolved.class))
        .containsExactly(new Progress.ArtifactResolved(IMAGE, Optional.of("release")));
  }

  @Test
  void the_result_for_an_image_with_a_digest_is_recorded_once() {
    post(IMAGE, Optional.empty(), Optional.empty());

    resolve(OTHER, Optional.of("release"));
    resolve(IMAGE, Optional.empty());
    assertThat(harness.active().signedBy()).contains(KEYS);
    resolve(IMAGE, Optional.of("release"));
    resolve(IMAGE, Optional.of("release"));

    assertThat(harness.active().signedBy()).isEmpty();
    assertThat(harness.events(Progress.ArtifactResolved.class)).hasSize(1);
  }

  @Test
  void a_key_counts_for_an_image_with_a_tag_beside_its_digest() {
    String digest = "@sha256:" + "a".repeat(64);
    post("ghcr.io/team/shop:2" + digest, Optional.empty(), Optional.empty());

    resolve("ghcr.io/team/shop" + digest, Optional.of("release"));

    assertThat(harness.active().signedBy()).isEmpty();
    assertThat(harness.events(Progress.ArtifactResolved.class))
        .containsExactly(
            new Progress.ArtifactResolved("ghcr.io/team/shop" + digest, Optional.of("release")));
  }

  @Test
  void a_break_glass_starts_an_image_without_a_verification_and_the_outcome_names_it() {
    post(TAG, Optional.of("the registry is down"), Optional.empty());
    assertThat(demanded()).isEmpty();
    harness.complete();

    assertThat(harness.events(Progress.FloorsBypassed.class))
        .containsExactly(
            new Progress.FloorsBypassed(
                Optional.empty(), List.of("signedBy"), "ann", "the registry is down"));
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .contains("bypassed the floors signedBy by break-glass of ann: the registry is down");
  }

  @Test
  void a_revert_to_a_judged_release_needs_no_signature_again() {
    post(IMAGE, Optional.empty(), Optional.of(true));

    assertThat(demanded()).isEmpty();
    assertThat(harness.events(Progress.FloorsBypassed.class)).isEmpty();
  }

  @Test
  void a_revert_to_a_release_that_bypassed_a_floor_is_verified_again() {
    post(IMAGE, Optional.empty(), Optional.of(false));

    assertThat(demanded()).contains(KEYS);
    assertThat(harness.events(Progress.FloorsBypassed.class)).isEmpty();
  }

  @Test
  void a_break_glass_reverts_to_a_release_that_bypassed_a_floor_and_names_the_signature() {
    post(IMAGE, Optional.of("the registry is down"), Optional.of(false));

    assertThat(demanded()).isEmpty();
    assertThat(harness.events(Progress.FloorsBypassed.class))
        .containsExactly(
            new Progress.FloorsBypassed(
                Optional.empty(), List.of("signedBy"), "ann", "the registry is down"));
  }

  /// Returns the keys that the pending start of the candidate demands.
  private Optional<List<ImageKey>> demanded() {
    while (harness.effects.stream().noneMatch(SignatureFloorTest::isStart)) {
      harness.settleOne();
    }
    return harness.effects.stream()
        .filter(SignatureFloorTest::isStart)
        .map(request -> ((Effect.Scale) request.effect()).signedBy())
        .findFirst()
        .orElseThrow();
  }

  private static boolean isStart(EffectRequest request) {
    return request.effect() instanceof Effect.Scale scale && scale.release().equals(TWO);
  }

  private void resolve(String artifact, Optional<String> signedBy) {
    harness.send(
        new Signal.EffectDone(
            harness.number(), new Signal.Result.Resolved(TWO, artifact, signedBy)));
  }

  private void post(String image, Optional<String> breakGlass, Optional<Boolean> judged) {
    harness.send(
        new Signal.ReleasePosted(
            TWO,
            canary("2", 50, 100).spec().withArtifact(image),
            Optional.empty(),
            judged.map(_ -> id(3)),
            judged.map(it -> new RevertBasis(Optional.of(id(1)), List.of(), Optional.of(it))),
            Optional.empty(),
            "ann",
            Optional.empty(),
            Optional.empty(),
            new Acceptance(
                Json.read(FLOORS, Floors.class),
                new EnvironmentTerms("docker", List.of()),
                List.of("admin"),
                breakGlass,
                Optional.empty())));
  }
}
