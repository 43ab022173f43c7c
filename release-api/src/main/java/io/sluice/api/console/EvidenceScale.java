package io.sluice.api.console;

import io.sluice.contract.Evidence.Ratio;
import io.sluice.contract.view.FindingView;
import io.sluice.domain.verdict.NumberFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The e-value of a check beside its bound, on a logarithmic axis.
///
/// @param value e-value as sentences show it
/// @param bound e-value at which this test alone rolls the candidate back
/// @param interval confidence interval of the ratio of the error rates; empty without one
/// @param position place of the e-value on the axis, 0 to 100
/// @param limit place of the bound
/// @param reached whether the e-value has reached the bound
public record EvidenceScale(
    String check,
    boolean hasData,
    String value,
    String bound,
    String interval,
    double position,
    double limit,
    boolean reached,
    List<Power> powers) {
  private static final double TEN = Math.log(10);
  private static final double LEFT = -TEN;

  /// A power of ten on the axis.
  ///
  /// @param place its place, 0 to 100
  public record Power(String text, double place) {}

  static EvidenceScale of(FindingView finding) {
    double logE = finding.logE();
    double logLimit = finding.logLimit();
    double right = Math.max(logLimit, logE) + TEN / 2;
    return new EvidenceScale(
        finding.check(),
        finding.hasData(),
        NumberFormats.eValue(logE),
        NumberFormats.eValue(logLimit),
        finding.ratio().map(EvidenceScale::interval).orElse(""),
        place(logE, right),
        place(logLimit, right),
        logE >= logLimit,
        powers(right));
  }

  private static List<Power> powers(double right) {
    int last = (int) Math.floor(right / TEN);
    int distance = Math.ceilDiv(last + 1, 4);
    List<Power> powers = new ArrayList<>();
    for (int i = 0; i <= last; i += distance) {
      powers.add(
          new Power(
              i < 4 ? Long.toString(Math.round(Math.pow(10, i))) : "10^" + i,
              place(i * TEN, right)));
    }
    return powers;
  }

  private static double place(double log, double right) {
    return Math.round(Math.clamp((log - LEFT) / (right - LEFT), 0, 1) * 1_000) / 10.0;
  }

  private static String interval(Ratio ratio) {
    Optional<String> high = ratio.high().map(EvidenceScale::number);
    return high.map(it -> "%s to %s times stable's error rate".formatted(number(ratio.low()), it))
        .orElseGet(() -> "at least %s times stable's error rate".formatted(number(ratio.low())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
