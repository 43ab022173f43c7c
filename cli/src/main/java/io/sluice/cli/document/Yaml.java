package io.sluice.cli.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import io.sluice.contract.yaml.YamlDocument;
import io.sluice.contract.yaml.YamlException;
import io.sluice.contract.yaml.YamlParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads files in YAML, which includes JSON, of at most 256 KiB, as [YamlParser] does.
public final class Yaml {
  /// @param file the file's name; `-` for standard input
  /// @throws CliException if the file cannot be read, is too big, or is not such YAML
  public static Document read(String file, InputStream standardInput) {
    String name = "-".equals(file) ? "standard input" : file;
    try {
      return parse(name, text(name, "-".equals(file) ? standardInput : open(file)));
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot read %s: %s".formatted(name, e.getMessage()), "name a file that can be read");
    }
  }

  /// Reads the documents of another tool, in which a field may have no value.
  ///
  /// @throws CliException for the reasons of [#read]
  public static List<Document> readAll(String file, InputStream standardInput) {
    String name = "-".equals(file) ? "standard input" : file;
    try {
      return parseAll(name, text(name, "-".equals(file) ? standardInput : open(file)));
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot read %s: %s".formatted(name, e.getMessage()), "name a file that can be read");
    }
  }

  /// Writes a document as YAML that [#read] can read.
  public static String text(ObjectNode document) {
    return YamlParser.write(document);
  }

  static Document parse(String name, String text) {
    try {
      return document(name, YamlParser.parse(text));
    } catch (YamlException e) {
      throw toException(name, e);
    }
  }

  static List<Document> parseAll(String name, String text) {
    try {
      return YamlParser.parseAll(text).stream().map(it -> document(name, it)).toList();
    } catch (YamlException e) {
      throw toException(name, e);
    }
  }

  private static Document document(String name, YamlDocument document) {
    return new Document(name, document.json(), document.lines());
  }

  private static CliException toException(String name, YamlException e) {
    String place = e.findLine().map(line -> name + ":" + line).orElse(name);
    return CliException.rejected("%s: %s".formatted(place, e.sentence()), "");
  }

  private static InputStream open(String file) throws IOException {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path) && !Files.isReadable(path)) {
      throw new IOException("there is no such file");
    }
    return Files.newInputStream(path);
  }

  private static String text(String name, InputStream input) throws IOException {
    try (input) {
      byte[] bytes = input.readNBytes(Json.DOCUMENT_BYTES_MAX + 1);
      if (bytes.length > Json.DOCUMENT_BYTES_MAX) {
        throw CliException.rejected(name + " has more than 256 KiB", "a release document is small");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  private Yaml() {}
}
