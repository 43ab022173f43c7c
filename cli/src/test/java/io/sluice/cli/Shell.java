package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.display.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/// Runs command lines as a shell does, with strings as its terminal.
final class Shell {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:10Z");

  record Ran(int exit, String out, String err) {}

  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = InstantSource.fixed(NOW);
  private String input = "";
  private boolean interactive;

  Shell(String url, Path home) {
    environment.put("SLUICE_URL", url);
    environment.put("SLUICE_HOME", home.toString());
    try {
      Files.writeString(home.resolve("token"), "secret-token\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Makes the terminal interactive, with `text` as the user's input.
  Shell typing(String text) {
    input = text;
    interactive = true;
    return this;
  }

  Shell piped(String text) {
    input = text;
    return this;
  }

  Shell at(InstantSource other) {
    clock = other;
    return this;
  }

  Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            interactive,
            false,
            40,
            ZoneOffset.UTC);
    int exit = new Runner(terminal, environment, clock).run(args);
    return new Ran(exit, out.toString(), err.toString());
  }
}
