package io.sluice.cli.verdict;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// An exported record, `{"recording": {…}, "entries": […]}`, read entry by entry, so that its
/// length costs no memory.
public final class FileEntries implements Entries {
  private static final long BYTES_MAX = 2L << 30;
  private static final String CURE = "make one with 'sluice verdicts RELEASE --export > FILE'";
  private static final ObjectMapper MAPPER = mapper();

  private final String name;
  private final JsonParser in;
  private final Recording recording;

  private FileEntries(String name, JsonParser in) throws IOException {
    this.name = name;
    this.in = in;
    expect(JsonToken.START_OBJECT);
    field("recording");
    recording = MAPPER.readValue(in, Recording.class);
    field("entries");
    expect(JsonToken.START_ARRAY);
  }

  /// @param file the file's name; `-` for standard input
  /// @throws CliException if the file cannot be read or is not a record
  public static FileEntries open(String file, InputStream standardInput) {
    boolean isInput = "-".equals(file);
    String name = isInput ? "standard input" : file;
    try {
      InputStream bytes =
          isInput ? standardInput : Files.newInputStream(requireSmall(Path.of(file)));
      return new FileEntries(name, MAPPER.getFactory().createParser(bytes));
    } catch (JsonProcessingException e) {
      throw invalid(name, e);
    } catch (IOException e) {
      throw CliException.rejected("cannot read %s: %s".formatted(name, e.getMessage()), CURE);
    }
  }

  private static Path requireSmall(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no such file");
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("it has more than 2 GiB");
    }
    return file;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Recording recording() {
    return recording;
  }

  @Override
  public Optional<WatchEvent> readNext() {
    try {
      if (in.nextToken() == JsonToken.END_ARRAY) {
        expect(JsonToken.END_OBJECT);
        return Optional.empty();
      }
      if (in.currentLocation().getByteOffset() > BYTES_MAX) {
        throw CliException.rejected(name + " has more than 2 GiB", CURE);
      }
      return Optional.of(MAPPER.readValue(in, WatchEvent.class));
    } catch (JsonProcessingException e) {
      throw invalid(name, e);
    } catch (IOException e) {
      throw CliException.rejected("cannot read %s: %s".formatted(name, e.getMessage()), CURE);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw CliException.rejected("cannot close %s: %s".formatted(name, e.getMessage()), "");
    }
  }

  private void field(String expected) throws IOException {
    if (!expected.equals(in.nextFieldName())) {
      throw new JsonParseException(
          in, "expected the field '%s'".formatted(expected), in.currentLocation());
    }
    if (!expected.equals("entries")) {
      in.nextToken();
    }
  }

  private void expect(JsonToken expected) throws IOException {
    if (in.nextToken() != expected) {
      throw new JsonParseException(
          in, "expected '%s'".formatted(expected.asString()), in.currentLocation());
    }
  }

  private static CliException invalid(String name, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    return CliException.rejected(
        "%s:%d: not a record of verdicts: %s".formatted(name, line, e.getOriginalMessage()), CURE);
  }

  /// Returns a mapper with the limits of any other document, except the limit of its length.
  private static ObjectMapper mapper() {
    ObjectMapper mapper = Json.mapper().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxStringLength(64 * 1024)
                .maxNameLength(256)
                .maxNumberLength(64)
                .build());
    return mapper;
  }
}
