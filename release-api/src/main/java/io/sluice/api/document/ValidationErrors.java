package io.sluice.api.document;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.view.ProblemView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects the errors of a document, so that its author receives all of them at once.
final class ValidationErrors {
  private final List<ProblemView.At> found = new ArrayList<>();

  /// @param pointer JSON pointer into the body
  /// @param detail the error, with the value and the allowed values
  void add(String pointer, String detail) {
    add(pointer, detail, Optional.empty());
  }

  /// @param nearest the known name that is most similar to the received one
  void add(String pointer, String detail, Optional<String> nearest) {
    found.add(new ProblemView.At(pointer, detail, nearest));
  }

  /// Adds `detail` unless `holds`.
  void require(boolean holds, String pointer, String detail) {
    if (!holds) {
      add(pointer, detail);
    }
  }

  /// @throws ProblemException if any error was added
  void raise() {
    if (found.isEmpty()) {
      return;
    }
    ProblemView.At first = found.getFirst();
    String hint = first.nearest().map(" (did you mean '%s'?)"::formatted).orElse("");
    String more = found.size() == 1 ? "" : "; and %d more".formatted(found.size() - 1);
    throw new ProblemException(
        ProblemType.INVALID_DOCUMENT, first.pointer() + ": " + first.detail() + hint + more, found);
  }
}
