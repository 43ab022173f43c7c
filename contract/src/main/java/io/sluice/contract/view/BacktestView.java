package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.UUID;

/// The verdicts of another policy on the record of a release, which itself does not change.
///
/// @param changes verdicts that differ under the policy, by step
/// @param endsOtherwise whether exactly one of the two policies rolls the candidate back
/// @param notes values that the policy needs and the record lacks
public record BacktestView(
    UUID release,
    LaneKey lane,
    List<VerdictChangeView> changes,
    boolean endsOtherwise,
    List<String> notes) {
  public BacktestView {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }
}
