package io.sluice.api.console;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.view.ProblemView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The sentences of the API about a form, each where it stands.
///
/// @param form sentence about the whole form; empty without one
/// @param fields sentences by the name of the field
public record FieldErrors(String form, Map<String, String> fields) {
  static final FieldErrors NONE = new FieldErrors("", Map.of());

  static FieldErrors ofForm(String sentence) {
    return new FieldErrors(sentence, Map.of());
  }

  /// Assigns the sentences of a problem to the fields whose names begin their pointers.
  ///
  /// @param names names of the fields; the rest of a problem is about the form
  static FieldErrors of(ProblemException problem, List<String> names) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : names) {
      String sentences =
          problem.errors().stream()
              .filter(at -> isPart(at.pointer(), "/" + name))
              .map(at -> sentence(at, "/" + name))
              .collect(Collectors.joining("; "));
      if (!sentences.isEmpty()) {
        fields.put(name, sentences);
      }
    }
    return fields.isEmpty()
        ? ofForm(String.valueOf(problem.getMessage()))
        : new FieldErrors("", fields);
  }

  private static boolean isPart(String pointer, String field) {
    return pointer.equals(field) || pointer.startsWith(field + "/");
  }

  /// Returns the sentence, with the place below the field.
  private static String sentence(ProblemView.At at, String field) {
    return at.pointer().equals(field) ? at.detail() : "%s: %s".formatted(at.pointer(), at.detail());
  }

  /// Returns the sentence about a field; empty if it is valid.
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
