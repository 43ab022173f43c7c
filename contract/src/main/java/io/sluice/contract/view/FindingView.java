package io.sluice.contract.view;

import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.Ratio;
import io.sluice.contract.Evidence.SourceOutage;
import java.util.Optional;

/// The finding of one check in a verdict.
///
/// @param hasData whether the check had data
/// @param logE natural logarithm of the e-value, over the whole release; 0 for a check without one
/// @param logLimit lowest `logE` at which this test alone is in breach; 0 for a check without an
///   e-value
/// @param ratio for a comparison of errors, the interval of the candidate's error rate divided by
///   stable's
/// @param outage outage of the check's source in one sentence; absent while the source responds
public record FindingView(
    String check,
    boolean hasData,
    double logE,
    double logLimit,
    Optional<Ratio> ratio,
    Optional<String> outage) {

  /// Returns the view of a finding.
  public static FindingView of(Finding finding) {
    return new FindingView(
        finding.check(),
        finding.hasData(),
        finding.eValue().logE(),
        finding.eValue().logLimit(),
        finding.eValue().ratio(),
        finding.outage().map(SourceOutage::sentence));
  }
}
