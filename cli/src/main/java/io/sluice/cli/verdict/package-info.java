/// Verdicts, recomputed offline from records by the same judge.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.verdict;
