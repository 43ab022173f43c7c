package io.sluice.domain.notice;

import io.sluice.domain.verdict.ExpectedPower;
import io.sluice.domain.verdict.LaneTraffic;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Sentences on the expected power of a release's comparison of errors.
public final class PowerMessages {
  private static final double DOUBLING = 2;
  private static final double FIVEFOLD = 5;
  private static final MathContext DIGITS = new MathContext(2);

  /// Returns the power at the lane's own traffic, such as `at 10 rps and 10 % a doubling of errors
  /// is found after about 40 minutes; 5 × after 3 minutes (stable's error rate 0.5 %)`.
  public static String of(ExpectedPower power, LaneTraffic traffic) {
    double rate = traffic.requestsPerSecond();
    return "at %s rps and %s %% %s (%s)"
        .formatted(
            number(rate),
            number(100 * power.weight()),
            found(
                power.findTime(DOUBLING, rate).map(PowerMessages::text),
                power.findTime(FIVEFOLD, rate).map(PowerMessages::text)),
            errors(traffic));
  }

  private static String errors(LaneTraffic traffic) {
    String rate = number(100 * traffic.errorRate());
    return traffic.errors() > 0
        ? "stable's error rate %s %%".formatted(rate)
        : "if stable's error rate is %s %%: no errors in its %s"
            .formatted(rate, unit(traffic.judged(), "request"));
  }

  /// Returns the hint that the planned time is too short to find five times the errors.
  ///
  /// @param time planned time with traffic of both versions
  public static String describeShortage(Duration time) {
    return "the plan compares for %s, too short to find 5 ×: lengthen its windows or raise its weights"
        .formatted(text(time));
  }

  /// Returns the power in candidate requests, for a lane without recorded traffic.
  public static String withoutTraffic(ExpectedPower power) {
    return "no traffic of this lane is on record: at %s %% and an error rate of %s %% %s"
        .formatted(
            number(100 * power.weight()),
            number(100 * power.errorRate()),
            found(findText(power.findRequests(DOUBLING)), findText(power.findRequests(FIVEFOLD))));
  }

  private static String found(Optional<String> doubling, Optional<String> fivefold) {
    if (doubling.isPresent()) {
      return "a doubling of errors is found after about %s; 5 × %s"
          .formatted(doubling.get(), fivefold.map("after "::concat).orElse("is impossible"));
    }
    return fivefold
        .map("a doubling of errors is not found; 5 × is found after about "::concat)
        .orElse("neither a doubling of errors nor 5 × is found");
  }

  private static Optional<String> findText(OptionalDouble requests) {
    return requests.stream()
        .mapToObj(it -> String.format(Locale.ROOT, "%,d candidate requests", rounded(it)))
        .findFirst();
  }

  private static long rounded(double value) {
    return BigDecimal.valueOf(Math.ceil(value)).round(DIGITS).longValue();
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String text(Duration time) {
    if (time.toSeconds() < 120) {
      return unit(time.toSeconds(), "second");
    } else if (time.toMinutes() < 120) {
      return unit(Math.round(time.toSeconds() / 60.0), "minute");
    } else if (time.toHours() < 48) {
      return unit(Math.round(time.toMinutes() / 60.0), "hour");
    }
    return unit(rounded(time.toHours() / 24.0), "day");
  }

  private static String unit(long count, String unit) {
    return count == 1 ? "1 " + unit : String.format(Locale.ROOT, "%,d %ss", count, unit);
  }

  private PowerMessages() {}
}
