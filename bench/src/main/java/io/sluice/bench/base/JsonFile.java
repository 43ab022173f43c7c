package io.sluice.bench.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// The option `--json FILE` of each benchmark, which writes the result to a file.
public final class JsonFile {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> file = Optional.empty();

  /// @throws UncheckedIOException if the file cannot be written
  public void write(Supplier<? extends JsonNode> result) {
    file.ifPresent(to -> {
      try {
        Files.writeString(to, result.get().toPrettyString() + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + to, e);
      }
    });
  }
}
