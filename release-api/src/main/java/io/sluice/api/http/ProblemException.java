package io.sluice.api.http;

import io.sluice.contract.view.ProblemView;
import java.util.List;
import java.util.Optional;

/// The reason why a request failed. The caller receives its text, so it contains no secret.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ProblemType problemType;
  private final transient List<ProblemView.At> errors;

  public ProblemException(ProblemType problemType, String detail) {
    this(problemType, detail, List.of());
  }

  public ProblemException(ProblemType problemType, String detail, List<ProblemView.At> errors) {
    super(detail);
    this.problemType = problemType;
    this.errors = List.copyOf(errors);
  }

  /// Returns a problem with one place in the body.
  public static ProblemException at(ProblemType problemType, String pointer, String detail) {
    return at(problemType, pointer, detail, Optional.empty());
  }

  /// @param nearest the known name that is most similar to the received one
  public static ProblemException at(
      ProblemType problemType, String pointer, String detail, Optional<String> nearest) {
    String hint = nearest.map(" (did you mean '%s'?)"::formatted).orElse("");
    return new ProblemException(
        problemType,
        "%s: %s%s".formatted(pointer.isEmpty() ? "the body" : pointer, detail, hint),
        List.of(new ProblemView.At(pointer, detail, nearest)));
  }

  public ProblemType type() {
    return problemType;
  }

  /// Returns one error for each invalid place in the body.
  public List<ProblemView.At> errors() {
    return errors;
  }

  /// @param instance path of the request
  public ProblemView view(String instance) {
    return new ProblemView(
        problemType.type(),
        problemType.title(),
        problemType.status(),
        String.valueOf(getMessage()),
        Optional.of(instance),
        errors);
  }
}
