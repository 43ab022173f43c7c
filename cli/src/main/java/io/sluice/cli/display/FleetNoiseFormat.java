package io.sluice.cli.display;

import io.sluice.contract.view.FleetNoiseView;
import io.sluice.contract.view.FleetNoiseView.StatisticNoise;
import java.util.Locale;
import java.util.Optional;

/// Formats the noise of a lane's stable instances as a line.
public final class FleetNoiseFormat {
  private static final String UNKNOWN = "fleet noise: unknown, the lane has no record";

  /// The lowest size of clumps that is shown as a number.
  private static final double CLUMPS = 1.05;

  public static String line(FleetNoiseView view) {
    return view.errors()
        .map(noise ->
            "fleet noise: %s (from %s)"
                .formatted(
                    noise
                        .clumpSize()
                        .map(size -> describeErrors(noise, size))
                        .orElse("no error was seen"),
                    origin(view)))
        .orElse(UNKNOWN);
  }

  private static String describeErrors(StatisticNoise noise, double clumpSize) {
    return "%s; %s%s"
        .formatted(
            clumps(clumpSize),
            variation("instances", noise.instanceVariation()),
            clients(noise.clientVariation()));
  }

  private static String clumps(double size) {
    return size < CLUMPS
        ? "errors come one by one"
        : String.format(Locale.ROOT, "errors come in clumps of about %.1f", size);
  }

  private static String clients(Optional<Double> variation) {
    return variation.map(it -> "; " + variation("sticky clients", it)).orElse("");
  }

  private static String variation(String units, double variation) {
    long percent = Math.round(variation * 100);
    return percent == 0
        ? "rates of %s do not differ".formatted(units)
        : "rates of %s differ by %d %%".formatted(units, percent);
  }

  private static String origin(FleetNoiseView view) {
    String releases = count(view.releases(), "release");
    String days = count(view.days(), "day") + " without a release";
    if (view.days() == 0) {
      return releases;
    }
    return view.releases() == 0 ? days : releases + " and " + days;
  }

  private static String count(int count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }

  private FleetNoiseFormat() {}
}
