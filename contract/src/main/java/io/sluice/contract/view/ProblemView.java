package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// An error, as RFC 9457 `application/problem+json`.
///
/// @param type address that names the kind of problem and never changes
/// @param title kind of problem in a few words
/// @param status HTTP status
/// @param detail description of this occurrence, as one sentence
/// @param instance path of the request
/// @param errors one error for each invalid field of the body
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

  /// An error in a field of the body.
  ///
  /// @param pointer JSON pointer into the body, such as `/strategy/canary/steps/1`
  /// @param nearest known name closest to the name in the request
  public record At(String pointer, String detail, Optional<String> nearest) {}
}
