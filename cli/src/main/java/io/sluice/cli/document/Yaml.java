package io.sluice.cli.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.Failure;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML, JSON included, strictly: one document of at most 256 KiB, no key twice, no tags, few
/// aliases. Scalars mean what they say: no `on` becomes `true`, and a version `1.10` stays `1.10`.
public final class Yaml {
  private static final int ALIASES_MAX = 50;
  private static final int DEPTH_MAX = 30;

  /// @param file `-` reads standard input
  /// @throws Failure if it cannot be read, is too big, or is not such YAML
  public static Document read(String file, InputStream standardInput) {
    String name = "-".equals(file) ? "standard input" : file;
    try {
      return parse(name, text(name, "-".equals(file) ? standardInput : open(file)));
    } catch (IOException e) {
      throw Failure.refused(
          "cannot read %s: %s".formatted(name, e.getMessage()), "name a file that can be read");
    }
  }

  static Document parse(String name, String text) {
    try {
      Node root = compose(text);
      Conversion conversion = new Conversion(name);
      JsonNode json = conversion.convert(root);
      if (json instanceof ObjectNode object) {
        return new Document(name, object, conversion.lines());
      }
      throw Failure.refused(
          name + ": a document is a map, such as 'application: shop'", "see 'sluice release -h'");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw Failure.refused("%s:%d: %s".formatted(name, line, e.getProblem()), "");
    } catch (YAMLException e) {
      throw Failure.refused(name + ": " + e.getMessage(), "");
    }
  }

  private static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Json.DOCUMENT_BYTES_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    Composer composer =
        new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
    Node root = composer.getSingleNode();
    if (root == null) {
      throw new YAMLException("is empty");
    }
    return root;
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
        throw Failure.refused(name + " has more than 256 KiB", "a release document is small");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  private Yaml() {}
}
