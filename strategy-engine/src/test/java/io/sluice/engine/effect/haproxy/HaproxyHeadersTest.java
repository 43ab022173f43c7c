package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.ForwardingHeaders;
import io.sluice.sandbox.haproxy.HaproxyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares the headers that HAProxy drops with the list that the edge reads.
class HaproxyHeadersTest {
  private static final String MARKER = "http-request del-header ";

  @TempDir private Path directory;

  @Test
  void the_dropped_headers_are_those_of_the_contract() throws Exception {
    HaproxyFiles.write(directory, 1, "test");

    String line =
        Files.readAllLines(directory.resolve("haproxy.cfg")).stream()
            .map(String::strip)
            .filter(it -> it.startsWith(MARKER) && it.endsWith("$ -m reg"))
            .findFirst()
            .orElseThrow();

    var expected = new ArrayList<String>();
    ForwardingHeaders.PREFIXES.forEach(prefix -> expected.add(pattern(prefix) + ".*"));
    ForwardingHeaders.NAMES.forEach(name -> expected.add(pattern(name)));
    assertThat(line).isEqualTo(MARKER + "^(%s)$ -m reg".formatted(String.join("|", expected)));
  }

  private static String pattern(String name) {
    return name.replace("-", "[-_]");
  }
}
