package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// The number formats of sentences.
public final class NumberFormats {
  private static final double PRINTABLE = Math.log(1e6);

  /// Returns a share in percent: with one decimal, or with two significant digits below 1 %.
  static String percent(double share) {
    double percent = share * 100;
    double rounded =
        percent >= 1 || percent <= 0
            ? Math.round(percent * 10) / 10.0
            : new BigDecimal(percent).round(new MathContext(2)).doubleValue();
    return plain(rounded) + " %";
  }

  /// Returns the confidence 1 - `alpha` in percent, with as many decimals as separate it from 100
  /// %.
  static String confidence(double alpha) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(alpha) - 2 - 1e-9));
    return new BigDecimal(100 - alpha * 100)
            .setScale(decimals, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  static String plain(double value) {
    if (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE) {
      return Long.toString((long) value);
    }
    return Math.abs(value) < 1
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /// Returns the value with four significant digits.
  static String rounded(double value) {
    return Double.isFinite(value)
        ? plain(Double.parseDouble(String.format(Locale.ROOT, "%.4g", value)))
        : Double.toString(value);
  }

  /// Returns the e-value of a logarithm, truncated instead of rounded, so that 99.96 is not shown
  /// as 100. All sentences and tables use this format, so that no e-value has two texts.
  public static String eValue(double log) {
    if (log >= PRINTABLE) {
      return "10^%d".formatted((long) Math.floor(log / Math.log(10) + 1e-9));
    }
    double value = Math.exp(log) + 1e-9;
    return value >= 100 ? plain(Math.floor(value)) : plain(Math.floor(value * 10) / 10);
  }

  static String kind(Verdict.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// Returns a text such as `12 of 50 (24 %)`.
  static String failed(Counts counts) {
    return "%d of %d (%s)".formatted(counts.errors(), counts.requests(), percent(counts.share()));
  }

  private NumberFormats() {}
}
