package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Golden files of this package; `-Dgolden.update=true` rewrites them.
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden/notice");

  static void assertEqual(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  private Golden() {}
}
