package io.sluice.api.command;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.ProblemView;
import io.sluice.domain.floor.FloorCheck;
import java.util.List;
import java.util.Optional;

/// Shows floors of an environment to callers.
final class FloorViews {

  static FloorView of(FloorCheck check) {
    return new FloorView(
        check.floor(),
        check.isMet(),
        Optional.of(true).filter(_ -> check.pending()),
        check.pointer(),
        check.demand(),
        check.cure());
  }

  /// Returns the problem of a release that misses floors, with an entry for each of them.
  ///
  /// @param missed at least one floor
  static ProblemException toProblem(List<FloorCheck> missed) {
    return new ProblemException(
        ProblemType.FLOORS_MISSED,
        missed.getFirst().pointer().isEmpty()
            ? FloorCheck.describe(missed)
            : "%s: %s".formatted(missed.getFirst().pointer(), FloorCheck.describe(missed)),
        missed.stream()
            .map(check -> new ProblemView.At(check.pointer(), check.sentence(), Optional.empty()))
            .toList());
  }

  private FloorViews() {}
}
