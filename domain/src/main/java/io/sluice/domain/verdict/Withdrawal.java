package io.sluice.domain.verdict;

/// Why the candidate has to go. It stands for the rest of the release.
///
/// @param check the name of the check
/// @param judge as it stood then
/// @param logE the e-value that counted: of the limit, or the mean of all comparisons
/// @param logLimit what it reached
/// @param candidate its counts over the last [Recent#KEPT] ticks
/// @param stable likewise
public record Withdrawal(
    String check, Judge judge, double logE, double logLimit, Counts candidate, Counts stable) {}
