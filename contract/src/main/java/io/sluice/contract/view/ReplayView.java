package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import java.util.List;

/// A lane's log folded again through JSON, and compared with the stored state.
///
/// @param sequence sequence of the last event
/// @param differences differences, a sentence each; empty if there are none
/// @param deviations deviations of the release from its predicted plan, a sentence each
public record ReplayView(
    LaneKey lane, long sequence, List<String> differences, List<String> deviations) {
  public ReplayView {
    differences = List.copyOf(differences);
    deviations = List.copyOf(deviations);
  }
}
