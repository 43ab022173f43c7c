package io.sluice.api.console;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.view.ProblemView;
import java.util.List;
import java.util.stream.Collectors;

/// The sentences of the API about a form, each where it stands.
///
/// @param form sentence about the whole form; empty without one
/// @param value sentence about the value of a command to a lane; empty if it is valid
/// @param reason sentence about the reason; empty if it is valid
public record FormErrors(String form, String value, String reason) {
  static final FormErrors NONE = new FormErrors("", "", "");

  private static final List<String> REASON = List.of("/reason");
  private static final List<String> VALUES = List.of("/replicas", "/version");

  static FormErrors ofForm(String sentence) {
    return new FormErrors(sentence, "", "");
  }

  static FormErrors of(ProblemException problem) {
    String value = sentences(problem, VALUES);
    String reason = sentences(problem, REASON);
    return value.isEmpty() && reason.isEmpty()
        ? ofForm(String.valueOf(problem.getMessage()))
        : new FormErrors("", value, reason);
  }

  private static String sentences(ProblemException problem, List<String> pointers) {
    return problem.errors().stream()
        .filter(error -> pointers.contains(error.pointer()))
        .map(ProblemView.At::detail)
        .collect(Collectors.joining("; "));
  }

  public boolean isEmpty() {
    return equals(NONE);
  }
}
