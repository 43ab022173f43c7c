package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// What went wrong, as RFC 9457 `application/problem+json`.
///
/// @param type an address that names the kind of problem and never changes
/// @param title the kind in a few words
/// @param status the HTTP status
/// @param detail this very case, as one sentence
/// @param instance the path that was asked for
/// @param errors one for each place in the body that is wrong
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
public record ProblemView(
    String type,
    String title,
    int status,
    String detail,
    Optional<String> instance,
    List<At> errors) {
  public ProblemView {
    errors = List.copyOf(errors);
  }

  /// @param pointer JSON pointer into the body, such as `/strategy/canary/steps/1`
  /// @param nearest the known name that is most like the one that was sent
  public record At(String pointer, String detail, Optional<String> nearest) {}
}
