/// Verdicts, recomputed offline from records by the same judge.
///
/// Reading order: [Entries] are a record, from the API or from a file; [Verification] compares the
/// recomputed verdicts with the recorded ones, and [Entries#backtest] with those of another policy.
/// [VerdictConsistency] checks the verdicts of other rules, and [RuleVersions] names the Sluice
/// that has these.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.verdict;
