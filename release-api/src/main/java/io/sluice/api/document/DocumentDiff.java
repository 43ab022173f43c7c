package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.JsonPointers;
import io.sluice.contract.view.SettingsDifference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The differences of two JSON documents: one for each field or list element that has another
/// value, or is in only one of them.
public final class DocumentDiff {
  private static final int DIFFERENCES_MAX = 500;
  private static final int SENTENCE_VALUE_MAX = 80;

  private final List<SettingsDifference> differences = new ArrayList<>();
  private int omitted;

  /// Compares two documents in JSON.
  public static DocumentDiff of(String before, String after) {
    DocumentDiff diff = new DocumentDiff();
    diff.compare("", Json.read(before, JsonNode.class), Json.read(after, JsonNode.class));
    return diff;
  }

  /// Returns the differences, in the order of the documents, up to a maximum number.
  public List<SettingsDifference> differences() {
    return List.copyOf(differences);
  }

  /// Returns how many further differences there are.
  public int omitted() {
    return omitted;
  }

  /// Returns the end of a sentence about a field: `was 2, is 4`.
  ///
  /// @param before name of the earlier revision, such as ` at revision 3`
  /// @param after name of the later one
  public static String sentence(SettingsDifference difference, String before, String after) {
    return "was %s%s, is %s%s"
        .formatted(brief(difference.before()), before, brief(difference.after()), after);
  }

  private static String brief(Optional<String> value) {
    String text = value.orElse("absent");
    return text.length() <= SENTENCE_VALUE_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SENTENCE_VALUE_MAX / 2)) + "…";
  }

  private void compare(String pointer, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      Set<String> fields = new LinkedHashSet<>();
      before.fieldNames().forEachRemaining(fields::add);
      after.fieldNames().forEachRemaining(fields::add);
      fields.forEach(field ->
          compare(JsonPointers.child(pointer, field), before.path(field), after.path(field)));
    } else if (before.isArray() && after.isArray()) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(pointer + "/" + i, before.path(i), after.path(i));
      }
    } else if (differences.size() < DIFFERENCES_MAX) {
      differences.add(new SettingsDifference(pointer, findText(before), findText(after)));
    } else {
      omitted++;
    }
  }

  private static Optional<String> findText(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.toString());
  }

  private DocumentDiff() {}
}
