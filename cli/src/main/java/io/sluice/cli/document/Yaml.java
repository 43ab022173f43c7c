package io.sluice.cli.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML, which includes JSON, strictly: one document of at most 256 KiB, without duplicate
/// keys or tags, and with at most 50 aliases of collections. Scalars keep their text: `on` does not
/// become `true`, and a version `1.10` stays `1.10`.
public final class Yaml {
  private static final int ALIASES_MAX = 50;
  private static final int DEPTH_MAX = 30;
  private static final int DOCUMENTS_MAX = 100;

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
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setWidth(100);
    options.setSplitLines(false);
    Object plain = Json.mapper().convertValue(document, Object.class);
    return new org.yaml.snakeyaml.Yaml(options).dump(plain).stripTrailing();
  }

  static Document parse(String name, String text) {
    return guarded(name, () -> document(name, compose(text).getSingleNode(), false));
  }

  static List<Document> parseAll(String name, String text) {
    return guarded(
        name,
        () -> {
          Composer composer = compose(text);
          List<Document> documents = new ArrayList<>();
          while (composer.checkNode() && documents.size() < DOCUMENTS_MAX) {
            Node root = composer.getNode();
            if (!Tag.NULL.equals(root.getTag())) {
              documents.add(document(name, root, true));
            }
          }
          if (documents.isEmpty()) {
            throw new YAMLException("is empty");
          }
          return documents;
        });
  }

  private static Document document(String name, @Nullable Node root, boolean nulls) {
    if (root == null) {
      throw new YAMLException("is empty");
    }
    Conversion conversion = new Conversion(name, nulls);
    if (conversion.convert(root) instanceof ObjectNode object) {
      return new Document(name, object, conversion.lines());
    }
    throw CliException.rejected(
        name + ": a document is a map, such as 'application: shop'", "see 'sluice release -h'");
  }

  private static <T> T guarded(String name, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw CliException.rejected("%s:%d: %s".formatted(name, line, e.getProblem()), "");
    } catch (YAMLException e) {
      throw CliException.rejected(name + ": " + e.getMessage(), "");
    }
  }

  private static Composer compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Json.DOCUMENT_BYTES_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
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
