package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests against the Docker engine of this machine and a registry inside the test.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class ImagesTest {
  private static final String USER = "65532";

  private final DockerClient docker = Dockers.client();
  private final TestRegistry registry;

  ImagesTest() throws IOException {
    registry = new TestRegistry();
  }

  @AfterEach
  void removeAll() throws IOException {
    docker.listImagesCmd().exec().stream()
        .filter(image ->
            Stream.ofNullable(image.getRepoDigests())
                .flatMap(Stream::of)
                .anyMatch(name -> name.startsWith(registry.name())))
        .forEach(image -> docker.removeImageCmd(image.getId()).withForce(true).exec());
    registry.close();
    docker.close();
  }

  private Images images(DockerSettings settings) {
    var errorPolicy = new DockerErrorPolicy(Duration.ofSeconds(30), System::nanoTime);
    return new Images(docker, docker, settings, errorPolicy, System::nanoTime);
  }

  private Images images() {
    return images(Dockers.settings(registry.name()));
  }

  private String shop(String suffix) {
    return registry.name() + "/team/shop" + suffix;
  }

  @Test
  void a_tag_is_pulled_and_known_by_its_digest_from_then_on() {
    String digest = registry.push("team/shop", "1", "first", USER);

    String resolved = images().ensurePresent(shop(":1")).toString();

    assertThat(resolved).isEqualTo(shop("@" + digest));
    registry.push("team/shop", "1", "second", USER);
    assertThat(images().ensurePresent(resolved)).hasToString(resolved);
    assertThat(images().requirePresent(resolved)).startsWith("sha256:");
  }

  @Test
  void an_image_that_was_removed_here_is_pulled_again_by_its_digest() {
    String digest = registry.push("team/shop", "1", "removed", USER);
    String resolved = images().ensurePresent(shop("@" + digest)).toString();
    docker.removeImageCmd(resolved).withForce(true).exec();
    assertThatThrownBy(() -> images().requirePresent(resolved))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("no longer exists");

    images().ensurePresent(resolved);

    assertThat(images().requirePresent(resolved)).startsWith("sha256:");
    assertThat(registry.requested()).contains("team/shop/manifests/" + digest);
  }

  @Test
  void an_image_without_a_registry_is_known_by_its_id(@TempDir Path directory) throws IOException {
    String name = "sluice-test/known-by-its-id:1"; // concurrent tests make the usual image
    TestImage.make(docker, directory, name, "well");
    Images local = images(Dockers.settings());
    String id = docker.inspectImageCmd(name).exec().getId();

    String resolved = local.ensurePresent(name).toString();

    assertThat(resolved).isEqualTo("sluice-test/known-by-its-id@" + id);
    assertThat(local.ensurePresent(resolved)).hasToString(resolved);
    assertThat(local.requirePresent(resolved)).isEqualTo(id);
  }

  @Test
  void an_image_of_a_registry_does_not_pass_for_another_by_its_id() {
    registry.push("team/shop", "1", "disguised", USER);
    String id = images().requirePresent(images().ensurePresent(shop(":1")).toString());

    assertPermanent(
        () -> images(Dockers.settings()).ensurePresent("sluice-test/files@" + id),
        "nothing is pulled");
  }

  @Test
  void without_a_named_registry_nothing_is_pulled() {
    registry.push("team/shop", "1", "there", USER);

    assertPermanent(
        () -> images(Dockers.settings()).ensurePresent(shop(":1")),
        "is not there, and nothing is pulled: sluice.engine.docker.registries names no registry");
    assertThat(registry.requested()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ghcr.io", "docker.io/team", "127.0.0.1"})
  void a_registry_that_is_not_allowed_gets_no_request(String allowed) {
    registry.push("team/shop", "1", "there", USER);

    assertPermanent(
        () -> images(Dockers.settings(allowed)).ensurePresent(shop(":1")),
        "is not on the allow-list");
    assertThat(registry.requested()).isEmpty();
  }

  @Test
  void a_part_of_a_registry_may_be_allowed_alone() {
    registry.push("team/shop", "1", "part", USER);

    assertPermanent(
        () -> images(Dockers.settings(registry.name() + "/tea")).ensurePresent(shop(":1")),
        "allow-list");
    assertThat(
            images(Dockers.settings(registry.name() + "/team")).ensurePresent(shop(":1")).digest())
        .isPresent();
  }

  @Test
  void an_unknown_image_is_hopeless_and_named() {
    assertPermanent(() -> images().ensurePresent(shop(":none")), "team/shop:none");
    assertPermanent(() -> images().ensurePresent(shop("@sha256:" + "0".repeat(64))), "not found");
    assertPermanent(() -> images().ensurePresent("Shop;reboot"), "'Shop;reboot' is not an image");
  }

  @Test
  void a_registry_that_requires_a_password_gets_the_one_from_the_file(@TempDir Path directory)
      throws IOException {
    String digest = registry.push("team/shop", "1", "secret", USER);
    registry.requirePassword("robot:canary-7");
    Path file = directory.resolve("config.json");

    assertPermanent(() -> images().ensurePresent(shop(":1")), "docker: ");
    Files.writeString(file, auths("robot:wrong"));
    var settings = Dockers.settings(true, Optional.of(file), registry.name());
    assertThatThrownBy(() -> images(settings).ensurePresent(shop(":1")))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageNotContaining("wrong");
    Files.writeString(file, auths("robot:canary-7"));

    assertThat(images(settings).ensurePresent(shop(":1"))).hasToString(shop("@" + digest));
  }

  private String auths(String pair) {
    return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
        .formatted(registry.name(), Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', runs as root",
    "root, runs as root",
    "0, runs as root",
    "0:1000, runs as root",
    "00, runs as root",
    "node, may run as root",
    "node:node, may run as root"
  })
  void an_image_that_can_run_as_root_is_rejected_if_root_is_forbidden(String user, String reason) {
    registry.push("team/shop", "1", "user " + user, user);
    var settings = Dockers.settings(false, Optional.empty(), registry.name());

    assertPermanent(() -> images(settings).ensurePresent(shop(":1")), reason);
    assertThat(images().ensurePresent(shop(":1")).digest()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"65532", "1000:0"})
  void an_image_with_a_number_for_its_user_may_run_where_root_is_forbidden(String user) {
    registry.push("team/shop", "1", "user " + user, user);
    var settings = Dockers.settings(false, Optional.empty(), registry.name());

    assertThat(images(settings).ensurePresent(shop(":1")).digest()).isPresent();
  }

  private static void assertPermanent(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining(message);
  }
}
