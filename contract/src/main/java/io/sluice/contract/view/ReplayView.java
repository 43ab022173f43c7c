package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import java.util.List;

/// A lane's log folded once more through JSON, and compared with what was kept.
///
/// @param sequence of the last event
/// @param differences a sentence each; none if all agree
/// @param predicted where the release went otherwise than its plan predicted, a sentence each
public record ReplayView(
    LaneKey lane, long sequence, List<String> differences, List<String> predicted) {
  public ReplayView {
    differences = List.copyOf(differences);
    predicted = List.copyOf(predicted);
  }
}
