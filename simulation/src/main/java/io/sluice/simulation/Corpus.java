package io.sluice.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/// Seeds that once found something; they are always played. One a line, with what it found behind
/// it, in `corpus.txt`.
public final class Corpus {

  public static LongStream seeds() {
    return text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", 2)[0]));
  }

  private static String text() {
    try (InputStream file = Corpus.class.getResourceAsStream("corpus.txt")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Corpus() {}
}
