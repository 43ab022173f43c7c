package io.sluice.api.console;

import io.sluice.api.document.DocumentDiff;
import io.sluice.contract.Evidence.AlphaShare;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.TextFormats;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The plan of a new release, in the sentences of the command line.
///
/// @param serving release that serves; empty if this would be the first one
public record PlanPanel(PlanView plan, Optional<ReleaseSpec> serving) {

  public String summary() {
    return "%s to %s by %s, %s"
        .formatted(
            plan.lane(),
            plan.version(),
            plan.strategy(),
            plan.previous().map("from %s"::formatted).orElse("the first release of this lane"));
  }

  /// Returns the reason for the strategy; empty if a person chose it.
  public String strategyReason() {
    return plan.strategyReason().map(TextFormats::line).orElse("");
  }

  public List<String> predicted() {
    return plan.predicted().stream().map(TextFormats::line).toList();
  }

  public String checks() {
    return TextFormats.checks(plan.analysis());
  }

  /// Returns α with its parts; empty if no check has one.
  public String alpha() {
    List<AlphaShare> shares = plan.analysis().alphaShares();
    return shares.isEmpty() ? "" : TextFormats.alpha(plan.spec().analysis().alpha(), shares);
  }

  /// Returns what an observation needs; empty without an observation.
  public String needs() {
    return TextFormats.findNeeds(plan).orElse("");
  }

  public String power() {
    return TextFormats.line(plan.analysis().power().sentence());
  }

  /// Returns a sentence for each check that will not judge.
  public List<String> notes() {
    return Stream.concat(plan.analysis().droppedDefaults().stream(), plan.inactiveChecks().stream())
        .map(TextFormats::line)
        .toList();
  }

  public List<String> violations() {
    return plan.violations().stream().map(TextFormats::line).toList();
  }

  public List<FloorRow> floors() {
    return plan.floors().stream().map(FloorRow::of).toList();
  }

  /// Finds the differences between the release that serves and the new one; empty if none serves.
  public Optional<SettingsDiffView> findDifferences() {
    return serving.map(before -> {
      DocumentDiff diff = DocumentDiff.of(Json.write(before), Json.write(plan.spec()));
      return new SettingsDiffView(
          plan.lane().toString(),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          diff.differences(),
          diff.omitted());
    });
  }

  /// A floor of the environment.
  ///
  /// @param sentence demand of the floor, and what meets it
  public record FloorRow(String floor, StateMark state, String sentence) {

    static FloorRow of(FloorView view) {
      StateMark state =
          view.pending().orElse(false)
              ? new StateMark("", "○", "checked before the first instance")
              : view.met()
                  ? new StateMark("good", "✔", "met")
                  : new StateMark("bad", "✖", "missed");
      return new FloorRow(
          view.floor(),
          state,
          TextFormats.line(view.demand())
              + view.cure().map(cure -> TextFormats.line(": " + cure)).orElse(""));
    }
  }
}
