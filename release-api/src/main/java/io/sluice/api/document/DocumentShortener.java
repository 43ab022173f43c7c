package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Removes the fields of a document without which it has the same meaning.
final class DocumentShortener {
  private final BooleanSupplier isSame;

  /// @param isSame whether the present document has the meaning of the whole one
  DocumentShortener(BooleanSupplier isSame) {
    this.isSame = isSame;
  }

  /// Removes each field below `parent` that has no effect.
  ///
  /// @param kept fields that stay
  void shorten(ObjectNode parent, List<String> kept) {
    List<String> fields = new ArrayList<>();
    parent.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(kept);
    for (String field : fields) {
      JsonNode value = parent.remove(field);
      if (!isSame.getAsBoolean()) {
        parent.set(field, value);
        shortenValue(value);
      }
    }
  }

  private void shortenValue(JsonNode value) {
    if (value instanceof ObjectNode object) {
      shorten(object, List.of());
    } else if (value instanceof ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        shortenValue(items.path(i));
        shortenItem(items, i);
      }
    }
  }

  /// Replaces an item with one field by its value, if that is a short form: `5` for `{weight: 5}`.
  private void shortenItem(ArrayNode items, int index) {
    JsonNode item = items.path(index);
    if (item instanceof ObjectNode object && object.size() == 1) {
      items.set(index, object.iterator().next());
      if (!isSame.getAsBoolean()) {
        items.set(index, item);
      }
    }
  }
}
