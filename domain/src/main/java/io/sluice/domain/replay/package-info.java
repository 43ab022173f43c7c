/// Verdicts, recomputed from the record of a watch: [WatchReplay] folds the entries, and
/// [PolicyBacktest] compares the verdicts of another policy with the published ones. Pure: no
/// clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.replay;
