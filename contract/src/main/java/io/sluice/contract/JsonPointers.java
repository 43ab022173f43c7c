package io.sluice.contract;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes JSON pointers.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
public final class JsonPointers {

  /// Returns the pointer of the field `name` of the object at `parent`.
  public static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /// Returns the pointer of the value that `path` leads to.
  public static String of(List<Reference> path) {
    String pointer = "";
    for (Reference step : path) {
      String name = step.getFieldName();
      pointer = child(pointer, name == null ? String.valueOf(step.getIndex()) : name);
    }
    return pointer;
  }

  /// Finds the value of `pointer`, or of its nearest parent that has one; the root has none.
  public static <T> Optional<T> findNearest(Map<String, T> values, String pointer) {
    for (String at = pointer; at.startsWith("/"); at = at.substring(0, at.lastIndexOf('/'))) {
      Optional<T> found = Optional.ofNullable(values.get(at));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private JsonPointers() {}
}
