package io.sluice.domain.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  private static final String DIGEST =
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx, nginx:latest",
    "nginx:1.26, docker.io/library/nginx, nginx:1.26",
    "docker.io/nginx:1.26, docker.io/library/nginx, nginx:1.26",
    "index.docker.io/team/shop, docker.io/team/shop, team/shop:latest",
    "sluice/demo-shop:dev, docker.io/sluice/demo-shop, sluice/demo-shop:dev",
    "library/a/b:1, docker.io/library/a/b, library/a/b:1",
    "127.0.0.1:5000/shop:1, 127.0.0.1:5000/shop, 127.0.0.1:5000/shop:1",
    "ghcr.io/team/shop:2@" + DIGEST + ", ghcr.io/team/shop, ghcr.io/team/shop@" + DIGEST,
  })
  void a_name_is_read_in_full_and_written_as_docker_does(String text, String name, String written) {
    Image image = Image.parse(text);

    assertThat(image.name()).isEqualTo(name);
    assertThat(image).hasToString(written);
    assertThat(Image.parse(image.toString())).isEqualTo(image);
    assertThat(Image.findRejection(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-v",
        "--privileged",
        "Shop",
        "shop:",
        "shop@sha256:abc",
        "a b",
        "a/../b",
        "a//b",
        "shop;reboot",
        "$(reboot)",
        "shop\n",
        "scratch",
        "shop@md5:0",
        "/shop",
        "shop:1:2"
      })
  void an_invalid_image_name_is_rejected(String text) {
    assertThatThrownBy(() -> Image.parse(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Image.findRejection(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 100_000})
  void a_name_of_more_than_512_characters_is_rejected_with_the_limit(int length) {
    assertThat(Image.findRejection("a".repeat(length)))
        .hasValueSatisfying(w -> assertThat(w).contains("512"));
  }
}
