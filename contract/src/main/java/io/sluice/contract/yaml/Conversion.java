package io.sluice.contract.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.JsonPointers;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Converts YAML nodes to JSON by the core schema of YAML 1.2: a plain scalar is text, unless it is
/// `true`, `false`, a number or null.
final class Conversion {
  private static final int NODES_MAX = 20_000;

  /// The longest JSON pointer, which only an alias to its own parent exceeds.
  private static final int POINTER_MAX = 2_000;

  /// The pointer of an unquoted `{port}` in a command, which YAML reads as a mapping.
  private static final Pattern WORD = Pattern.compile("/command/[0-9]+/[^/]+");

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?");

  /// The pointers whose plain scalars are always text. A new text field whose values may look like
  /// numbers must be added here: Jackson's YAML reader would change `1.10` and `007`.
  private static final Pattern TEXT =
      Pattern.compile(
          "/(application|environment|version|artifact)|(/defaults)?/(env|command)/[^/]*");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final boolean nulls;
  private final Map<String, Integer> lines = new HashMap<>();
  private int nodes;

  /// @param nulls whether a field may have no value
  Conversion(boolean nulls) {
    this.nulls = nulls;
  }

  Map<String, Integer> lines() {
    return lines;
  }

  JsonNode convert(Node root) {
    return convert(root, "");
  }

  private JsonNode convert(Node node, String pointer) {
    if (++nodes > NODES_MAX || pointer.length() > POINTER_MAX) {
      throw rejected(node, "aliases make this document too big");
    }
    lines.putIfAbsent(pointer, line(node));
    return switch (node) {
      case MappingNode map -> object(map, pointer);
      case SequenceNode list -> array(list, pointer);
      case ScalarNode scalar -> scalar(scalar, pointer);
      default -> throw rejected(node, "this is not supported");
    };
  }

  private ObjectNode object(MappingNode map, String pointer) {
    if (!Tag.MAP.equals(map.getTag())) {
      throw rejected(map, "tags such as %s are not supported".formatted(map.getTag().getValue()));
    }
    ObjectNode object = JSON.objectNode();
    for (NodeTuple tuple : map.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw rejected(tuple.getKeyNode(), "a key must be a word");
      }
      String field = key.getValue();
      if ("<<".equals(field)) {
        throw rejected(key, "merge keys (<<) are not supported");
      }
      String at = JsonPointers.child(pointer, field);
      lines.put(at, line(key));
      if (object.has(field)) {
        throw rejected(key, "the key '%s' is duplicated".formatted(field));
      }
      object.set(field, convert(tuple.getValueNode(), at));
    }
    return object;
  }

  private ArrayNode array(SequenceNode list, String pointer) {
    ArrayNode array = JSON.arrayNode();
    for (Node item : list.getValue()) {
      array.add(convert(item, pointer + "/" + array.size()));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar, String pointer) {
    String value = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN || TEXT.matcher(pointer).matches()) {
      return JSON.textNode(value);
    }
    return switch (value) {
      case "true" -> JSON.booleanNode(true);
      case "false" -> JSON.booleanNode(false);
      case "", "~", "null" -> nothing(scalar, pointer);
      default -> NUMBER.matcher(value).matches() ? number(value) : JSON.textNode(value);
    };
  }

  private JsonNode nothing(ScalarNode scalar, String pointer) {
    if (nulls) {
      return JSON.nullNode();
    }
    String cure = WORD.matcher(pointer).matches() ? ": a word with braces needs quotes" : "";
    throw rejected(scalar, "%s has no value%s".formatted(pointer.isEmpty() ? "it" : pointer, cure));
  }

  private static JsonNode number(String value) {
    BigDecimal number = new BigDecimal(value);
    return number.scale() <= 0 && !value.contains("e") && !value.contains("E")
        ? JSON.numberNode(number.longValueExact())
        : JSON.numberNode(number);
  }

  private static YamlException rejected(Node node, String sentence) {
    return YamlException.at(line(node), sentence);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
