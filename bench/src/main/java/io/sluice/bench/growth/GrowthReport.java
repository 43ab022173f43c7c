package io.sluice.bench.growth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.Percentiles;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The results of a run.
///
/// @param rows number of entries of the log
/// @param without time of a post without a purge, in milliseconds
/// @param with time of a post during a purge, in milliseconds
/// @param unchanged the check without changes since the last one
/// @param first the check of lanes that were never checked, each with 10,000 entries
/// @param changed the check after the posts
record GrowthReport(
    long rows,
    double fillSeconds,
    Purged purged,
    Percentiles without,
    Percentiles with,
    Check unchanged,
    Check first,
    Check changed) {
  private static final double RATIO_MAX = 2;
  private static final double BATCH_MAX = 1_000;
  private static final double CHECK_MAX = 2_000;

  /// @param longest duration of the longest batch in milliseconds, which is the longest wait for a
  ///   purge
  record Purged(long rows, long batches, double rowsPerSecond, double longest) {}

  /// @param lanes number of lanes that had to be read
  record Check(long lanes, double millis) {}

  /// Returns the 99th percentile of a post during a purge, as a multiple of the one without a
  /// purge.
  double ratio() {
    return with.p99() / without.p99();
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (ratio() > RATIO_MAX) {
      faults.add(
          String.format(
              Locale.ROOT,
              "a post takes %.2f times as long during a purge, at most %.1f",
              ratio(),
              RATIO_MAX));
    }
    if (purged.longest() > BATCH_MAX) {
      faults.add(
          String.format(
              Locale.ROOT, "a batch took %.0f ms, at most %.0f", purged.longest(), BATCH_MAX));
    }
    if (unchanged.millis() > CHECK_MAX) {
      faults.add(
          String.format(
              Locale.ROOT,
              "the check of lanes that did not change took %.0f ms, at most %.0f",
              unchanged.millis(),
              CHECK_MAX));
    }
    return faults;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,d entries, written in %.0f s", rows, fillSeconds));
    lines.add(
        String.format(
            Locale.ROOT,
            "purge: %,d rows, %,.0f a second, %,d batches, the longest %.0f ms",
            purged.rows(),
            purged.rowsPerSecond(),
            purged.batches(),
            purged.longest()));
    lines.add(
        String.format(
            Locale.ROOT,
            "a post: p50 %.1f ms, p99 %.1f ms; during a purge p50 %.1f ms, p99 %.1f ms: %.2f times",
            without.p50(),
            without.p99(),
            with.p50(),
            with.p99(),
            ratio()));
    lines.add(line("check, nothing changed", unchanged));
    lines.add(line("check, never checked before", first));
    lines.add(line("check, after the posts", changed));
    faults().forEach(fault -> lines.add("✖ " + fault));
    return lines;
  }

  private static String line(String name, Check check) {
    return String.format(
        Locale.ROOT, "%s: %,d lanes read, %,.0f ms", name, check.lanes(), check.millis());
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", rows).put("fill_seconds", fillSeconds).put("post_p99_ratio", ratio());
    json.set("purge", Json.mapper().valueToTree(purged));
    json.set("post_ms_without", Json.mapper().valueToTree(without));
    json.set("post_ms_with", Json.mapper().valueToTree(with));
    json.set("check_unchanged", Json.mapper().valueToTree(unchanged));
    json.set("check_first", Json.mapper().valueToTree(first));
    json.set("check_changed", Json.mapper().valueToTree(changed));
    json.set("faults", Json.mapper().valueToTree(faults()));
    return json;
  }
}
