package io.sluice.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The resource limits of an instance, if its runtime can enforce them.
///
/// @param memory a number with `Mi` or `Gi`, such as `256Mi`
/// @param cpus processors, such as 0.5
public record Limits(Optional<String> memory, Optional<Double> cpus) {
  /// The pattern of [#memory].
  public static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,5})(Mi|Gi)");

  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;
  private static final int MILLI = 1_000;

  /// Returns the memory limit in bytes.
  ///
  /// @throws IllegalArgumentException if [#memory] does not match [#MEMORY]
  public Optional<Long> findMemoryBytes() {
    return memory.map(Limits::bytes);
  }

  /// Returns the CPU limit in thousandths of a processor.
  public Optional<Integer> findMilliCpus() {
    return cpus.map(value -> (int) Math.round(value * MILLI));
  }

  private static long bytes(String text) {
    Matcher parts = MEMORY.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is not written like 256Mi or 1Gi".formatted(text));
    }
    return Long.parseLong(parts.group(1)) * (parts.group(2).equals("Mi") ? MEBIBYTE : GIBIBYTE);
  }
}
