package io.sluice.api.http;

import io.sluice.contract.view.ProblemView;
import java.util.List;
import java.util.Optional;

/// The reason why a request failed. The caller receives its text, so it contains no secret.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int DETAIL_MAX = 1_000;

  private final ProblemType problemType;
  private final transient List<ProblemView.At> errors;

  public ProblemException(ProblemType problemType, String detail) {
    this(problemType, detail, List.of());
  }

  public ProblemException(ProblemType problemType, String detail, List<ProblemView.At> errors) {
    super(clip(detail));
    this.problemType = problemType;
    this.errors =
        errors.stream()
            .map(at -> new ProblemView.At(at.pointer(), clip(at.detail()), at.nearest()))
            .toList();
  }

  /// Returns `text` without its end if it is long, as one that quotes a long value.
  private static String clip(String text) {
    return text.length() <= DETAIL_MAX ? text : text.substring(0, DETAIL_MAX) + "…";
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
