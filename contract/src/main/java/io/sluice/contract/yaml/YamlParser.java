package io.sluice.contract.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML, which includes JSON, strictly: one document of at most 256 Ki characters, without
/// duplicate keys or tags, and with at most 50 aliases of collections. Scalars keep their text:
/// `on` does not become `true`, and a version `1.10` stays `1.10`.
public final class YamlParser {
  private static final int ALIASES_MAX = 50;
  private static final int DEPTH_MAX = 30;
  private static final int DOCUMENTS_MAX = 100;

  /// Reads one document, in which each field has a value.
  ///
  /// @throws YamlException if `text` is not such YAML
  public static YamlDocument parse(String text) {
    return guarded(() -> document(compose(text).getSingleNode(), false));
  }

  /// Reads the documents of another tool, in which a field may have no value.
  ///
  /// @throws YamlException if `text` is not such YAML
  public static List<YamlDocument> parseAll(String text) {
    return guarded(() -> {
      Composer composer = compose(text);
      List<YamlDocument> documents = new ArrayList<>();
      while (composer.checkNode() && documents.size() < DOCUMENTS_MAX) {
        Node root = composer.getNode();
        if (!Tag.NULL.equals(root.getTag())) {
          documents.add(document(root, true));
        }
      }
      if (documents.isEmpty()) {
        throw YamlException.ofText("is empty");
      }
      return documents;
    });
  }

  /// Writes a document as YAML that [#parse] can read.
  public static String write(ObjectNode document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setWidth(100);
    options.setSplitLines(false);
    Object plain = Json.mapper().convertValue(document, Object.class);
    return new Yaml(options).dump(plain).stripTrailing();
  }

  private static YamlDocument document(@Nullable Node root, boolean nulls) {
    if (root == null) {
      throw YamlException.ofText("is empty");
    }
    Conversion conversion = new Conversion(nulls);
    if (conversion.convert(root) instanceof ObjectNode object) {
      return new YamlDocument(object, conversion.lines());
    }
    throw YamlException.ofText("a document is a map, such as 'application: shop'");
  }

  private static <T> T guarded(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw YamlException.at(line, String.valueOf(e.getProblem()));
    } catch (YAMLException e) {
      throw YamlException.ofText(String.valueOf(e.getMessage()));
    }
  }

  private static Composer compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Json.DOCUMENT_BYTES_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
  }

  private YamlParser() {}
}
