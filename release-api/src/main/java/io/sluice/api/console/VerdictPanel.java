package io.sluice.api.console;

import io.sluice.contract.view.ReleaseMessages;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.view.VerdictView;
import java.util.List;

/// The last verdict, with the evidence of each check.
public record VerdictPanel(VerdictView verdict, ReleaseView release) {

  public StateMark state() {
    return StateMark.of(verdict.kind());
  }

  public String sentence() {
    return TextFormats.line(verdict.sentence());
  }

  public List<String> notes() {
    return verdict.notes().orElse(List.of()).stream().map(TextFormats::line).toList();
  }

  /// Returns the failed requests of both versions in the step of the verdict.
  public String failures() {
    return ReleaseMessages.failures(verdict);
  }

  /// Returns the scales of the checks with an e-value.
  public List<EvidenceScale> scales() {
    return verdict.findings().orElse(List.of()).stream()
        .filter(finding -> finding.logLimit() > 0)
        .map(EvidenceScale::of)
        .toList();
  }
}
