package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Releases of images, to an environment of containers.
@QuarkusTest
class ImageReleaseTest extends ApiTest {
  private static final String RESOLVED = "ghcr.io/team/shop@sha256:" + "a".repeat(64);

  @BeforeEach
  void containers() {
    Reply made =
        admin.set(
            "/api/v1/environments/containers",
            "{\"runtime\": \"docker\", \"router\": \"haproxy\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    in("containers");
  }

  private Reply image(String artifact, String more) {
    return admin.post(
        "/api/v1/releases", document("1.0", ", \"artifact\": \"%s\"%s".formatted(artifact, more)));
  }

  @Test
  void a_retry_releases_the_resolved_artifact() {
    ReleaseView release = image("ghcr.io/team/shop:1", "").as(ReleaseView.class);
    publisher().start(release);
    publisher().publish(release.id(), new Progress.ArtifactResolved(RESOLVED));
    publisher().end(release, Outcome.FAILED, "over");
    ReleaseView ended = await(release.id(), view -> view.outcome().isPresent());

    Reply retry = admin.post("/api/v1/releases/" + release.id() + "/retry", "");

    assertThat(ended.spec().artifact()).contains(RESOLVED);
    assertThat(retry.status()).as(retry.body()).isEqualTo(202);
    assertThat(retry.as(ReleaseView.class).spec().artifact()).contains(RESOLVED);
  }

  @ParameterizedTest
  @CsvSource({
    "-v, '', /artifact, is not an image",
    "Shop:1, '', /artifact, is not an image",
    "shop@sha256:abc, '', /artifact, is not an image",
    "scratch, '', /artifact, holds nothing",
    "shop:1, ', \"limits\": {\"memory\": \"256\"}', /limits/memory, such as 256Mi",
    "shop:1, ', \"limits\": {\"memory\": \"5Mi\"}', /limits/memory, at least 6",
    "shop:1, ', \"limits\": {\"memory\": 256}', /limits/memory, is not a string",
    "shop:1, ', \"limits\": {\"cpus\": 0}', /limits/cpus, must be 0.01 to 1000.0",
    "shop:1, ', \"limits\": {\"cpu\": 1}', /limits/cpu, did you mean"
  })
  void an_invalid_image_or_limit_is_rejected_with_its_pointer(
      String artifact, String more, String pointer, String reason) {
    Reply reply = image(artifact, more);

    assertThat(reply.status()).as(reply.body()).isBetween(400, 422);
    assertThat(reply.json().at("/errors").findValuesAsText("pointer"))
        .as(reply.body())
        .contains(pointer);
    assertThat(reply.body()).contains(reason);
  }

  @Test
  void limits_are_rejected_for_a_runtime_that_cannot_enforce_them() {
    in("production");

    Reply reply =
        admin.post("/api/v1/releases", document("1.0", ", \"limits\": {\"memory\": \"256Mi\"}"));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.body()).contains("runtime local cannot enforce limits");
  }
}
