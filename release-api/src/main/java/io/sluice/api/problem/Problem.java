package io.sluice.api.problem;

import io.sluice.contract.view.ProblemView;
import java.util.List;
import java.util.Optional;

/// The reason why a request failed. The caller receives its text, so it contains no secret.
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient List<ProblemView.At> errors;

  public Problem(Kind kind, String detail) {
    this(kind, detail, List.of());
  }

  public Problem(Kind kind, String detail, List<ProblemView.At> errors) {
    super(detail);
    this.kind = kind;
    this.errors = List.copyOf(errors);
  }

  /// Returns a problem with one place in the body.
  public static Problem at(Kind kind, String pointer, String detail) {
    return at(kind, pointer, detail, Optional.empty());
  }

  /// @param nearest the known name that is most similar to the received one
  public static Problem at(Kind kind, String pointer, String detail, Optional<String> nearest) {
    String hint = nearest.map(" (did you mean '%s'?)"::formatted).orElse("");
    return new Problem(
        kind,
        "%s: %s%s".formatted(pointer.isEmpty() ? "the body" : pointer, detail, hint),
        List.of(new ProblemView.At(pointer, detail, nearest)));
  }

  public Kind kind() {
    return kind;
  }

  /// Returns one error for each invalid place in the body.
  public List<ProblemView.At> errors() {
    return errors;
  }

  /// @param instance path of the request
  public ProblemView view(String instance) {
    return new ProblemView(
        kind.type(),
        kind.title(),
        kind.status(),
        String.valueOf(getMessage()),
        Optional.of(instance),
        errors);
  }
}
