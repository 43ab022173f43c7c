package io.sluice.bench.growth;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;

/// The measurements of a run, with their gates.
record GrowthResult(Log log, Purged purged, Posts posts, Checks checks) {
  private static final double RATIO_MAX = 2;
  private static final double BATCH_MAX = 1_000;
  private static final double CHECK_MAX = 2_000;

  /// @param rows number of entries of the log
  record Log(long rows, double fillSeconds) {}

  /// @param longest duration of the longest batch in milliseconds, which is the longest wait for a
  ///   purge
  record Purged(long rows, long batches, double rowsPerSecond, double longest) {}

  /// @param without time of a post without a purge, in milliseconds
  /// @param with time of a post during a purge, in milliseconds
  record Posts(Percentiles without, Percentiles with) {
    /// Returns the 99th percentile of a post during a purge, as a multiple of the one without a
    /// purge.
    double ratio() {
      return with.p99() / without.p99();
    }
  }

  /// @param unchanged the check without changes since the last one
  /// @param first the check of lanes that were never checked, each with 10,000 entries
  /// @param changed the check after the posts
  record Checks(Check unchanged, Check first, Check changed) {}

  /// @param lanes number of lanes that had to be read
  record Check(long lanes, double millis) {}

  /// Adds the lines, the figures and the missed gates.
  void addTo(BenchReport report) {
    report.addFigure("rows", log.rows());
    report.addFigure("fill_seconds", log.fillSeconds());
    report.addLine("%,d entries, written in %.0f s", log.rows(), log.fillSeconds());
    addPosts(report);
    add(report, "unchanged", checks.unchanged(), "nothing changed");
    add(report, "first", checks.first(), "never checked before");
    add(report, "changed", checks.changed(), "after the posts");
    report.requireAtMost(
        checks.unchanged().millis(),
        CHECK_MAX,
        "the check of lanes that did not change took %.0f ms, at most %.0f");
  }

  private void addPosts(BenchReport report) {
    report.addFigure("purge", purged);
    report.addLine(
        "purge: %,d rows, %,.0f a second, %,d batches, the longest %.0f ms",
        purged.rows(), purged.rowsPerSecond(), purged.batches(), purged.longest());
    report.addFigure("post_ms_without", posts.without());
    report.addFigure("post_ms_with", posts.with());
    report.addFigure("post_p99_ratio", posts.ratio());
    report.addLine(
        "a post: p50 %.1f ms, p99 %.1f ms; during a purge p50 %.1f ms, p99 %.1f ms: %.2f times",
        posts.without().p50(),
        posts.without().p99(),
        posts.with().p50(),
        posts.with().p99(),
        posts.ratio());
    report.requireAtMost(
        posts.ratio(), RATIO_MAX, "a post takes %.2f times as long during a purge, at most %.1f");
    report.requireAtMost(purged.longest(), BATCH_MAX, "a batch took %.0f ms, at most %.0f");
  }

  private static void add(BenchReport report, String name, Check check, String what) {
    report.addFigure("check_" + name, check);
    report.addLine("check, %s: %,d lanes read, %,.0f ms", what, check.lanes(), check.millis());
  }
}
