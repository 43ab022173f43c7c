package io.sluice.contract.view;

import io.sluice.contract.Analysis;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Evidence.AlphaShare;
import io.sluice.contract.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Formats numbers, durations, names and sentences for people.
public final class TextFormats {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}+");

  /// Formats a duration: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`.
  public static String duration(Duration duration) {
    Duration d = duration.isNegative() ? Duration.ZERO : duration;
    if (d.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1_000.0);
    }
    if (d.toMinutes() < 1) {
      return d.toSeconds() + " s";
    }
    if (d.toHours() < 1) {
      return two(d.toMinutes(), "min", d.toSecondsPart(), "s");
    }
    return d.toDays() < 1
        ? two(d.toHours(), "h", d.toMinutesPart(), "min")
        : two(d.toDays(), "d", d.toHoursPart(), "h");
  }

  /// Formats the time that is left in whole seconds, so that a countdown does not flicker.
  public static String seconds(Duration left) {
    long seconds = left.plusMillis(999).toSeconds();
    return seconds < 60 ? seconds + " s" : duration(Duration.ofSeconds(seconds));
  }

  /// Formats an age in its largest unit: `5 s`, `3 min`, `2 h`, `4 d`.
  public static String age(Instant since, Instant now) {
    Duration d = Duration.between(since, now);
    if (d.toMinutes() < 1) {
      return Math.max(0, d.toSeconds()) + " s";
    }
    if (d.toHours() < 1) {
      return d.toMinutes() + " min";
    }
    return d.toDays() < 1 ? d.toHours() + " h" : d.toDays() + " d";
  }

  public static String clock(Instant instant, ZoneId zone) {
    return CLOCK.format(instant.atZone(zone));
  }

  public static String day(Instant instant, ZoneId zone) {
    return DAY.format(instant.atZone(zone));
  }

  /// @param share 0 to 1
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /// Returns the checks with their judges; `none` without checks.
  public static String checks(AnalysisView analysis) {
    return analysis.checks().isEmpty()
        ? "none"
        : analysis.checks().stream().map(TextFormats::line).collect(Collectors.joining(", "));
  }

  /// Formats α with its parts: `0.01 (errors 43 %, latency 38 %, slo 12 %)`; α alone without parts.
  public static String alpha(double alpha, List<AlphaShare> shares) {
    String parts =
        shares.stream()
            .map(it -> String.format(Locale.ROOT, "%s %.0f %%", line(it.test()), it.share() * 100))
            .collect(Collectors.joining(", "));
    String number = BigDecimal.valueOf(alpha).stripTrailingZeros().toPlainString();
    return parts.isEmpty() ? number : "%s (%s)".formatted(number, parts);
  }

  /// Returns what each observation of a plan needs: `20 candidate requests in each observation
  /// (minSamples); warm-up of 10s (warmUp)`; empty without an observation, and without checks.
  public static Optional<String> findNeeds(PlanView plan) {
    Analysis analysis = plan.spec().analysis();
    return Optional.of(analysis)
        .filter(it -> !it.checks().isEmpty())
        .filter(_ -> plan.steps().stream().anyMatch(it -> it.step() instanceof Step.Observe))
        .map(it ->
            "%d candidate requests in each observation (minSamples); warm-up of %s (warmUp)"
                .formatted(
                    it.minSamples(),
                    ContractModule.text(it.warmUp().orElse(Analysis.DEFAULT_WARM_UP))));
  }

  /// Returns the name of a value in its JSON form: `rolled-back` for `ROLLED_BACK`.
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Returns the first 8 characters of an id, which are enough to find it again.
  public static String brief(UUID id) {
    return id.toString().substring(0, 8);
  }

  /// Returns `text` as one line, with its lines separated by ` | `: a sentence can quote the log of
  /// an instance, whose control characters would also move the cursor.
  public static String line(String text) {
    return text.lines()
        .map(line -> CONTROL.matcher(line).replaceAll(" ").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" | "));
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0
        ? large + " " + largeUnit
        : large + " " + largeUnit + " " + small + " " + smallUnit;
  }

  private TextFormats() {}
}
