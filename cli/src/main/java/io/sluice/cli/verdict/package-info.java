/// Verdicts, recomputed offline from records by the same judge.
///
/// Reading order: [Entries] are a record, from the API or from a file; [WatchReplay] folds them;
/// [Verification] compares the verdicts with the recorded ones, and [WhatIf] with those of another
/// policy. [VerdictConsistency] checks the verdicts of other rules, and [RuleVersions] names the
/// Sluice that has these.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.verdict;
