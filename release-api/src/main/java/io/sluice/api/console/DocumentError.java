package io.sluice.api.console;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.view.ProblemView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.yaml.YamlDocument;
import io.sluice.contract.yaml.YamlException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An error of a document.
///
/// @param place line and JSON pointer; empty if it is about the whole document
public record DocumentError(String place, String sentence) {

  static DocumentError of(YamlException e) {
    return new DocumentError(
        e.findLine().map(line -> "line %d".formatted(line)).orElse(""),
        TextFormats.line(e.sentence()));
  }

  /// Returns each error that the API has found, in its order.
  static List<DocumentError> all(ProblemException problem, YamlDocument document) {
    return problem.errors().isEmpty()
        ? List.of(new DocumentError("", TextFormats.line(String.valueOf(problem.getMessage()))))
        : problem.errors().stream().map(at -> of(at, document)).toList();
  }

  private static DocumentError of(ProblemView.At at, YamlDocument document) {
    String place =
        Stream.concat(
                document.findLine(at.pointer()).stream().map(line -> "line %d".formatted(line)),
                Stream.of(at.pointer()).filter(pointer -> !pointer.isEmpty()))
            .collect(Collectors.joining(", "));
    String hint = at.nearest().map(" (did you mean '%s'?)"::formatted).orElse("");
    return new DocumentError(place, TextFormats.line(at.detail() + hint));
  }
}
