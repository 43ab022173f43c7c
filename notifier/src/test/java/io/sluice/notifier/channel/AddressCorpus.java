package io.sluice.notifier.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Lists of addresses, one address a line; `#` begins a comment.
final class AddressCorpus {

  static List<String> lines(String name) {
    try (InputStream file = AddressCorpus.class.getResourceAsStream("/ssrf/" + name)) {
      return new String(
              Optional.ofNullable(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private AddressCorpus() {}
}
