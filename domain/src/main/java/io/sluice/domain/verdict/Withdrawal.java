package io.sluice.domain.verdict;

import java.util.Optional;

/// Why the candidate has to go. It stands for the rest of the release.
///
/// @param check the name of the check
/// @param judge as it stood then
/// @param logE the e-value that counted: of the limit, or the mean of all comparisons; 0 of what is
///   judged apart
/// @param logLimit what it reached
/// @param candidate its counts over the last [Recent#KEPT] ticks
/// @param stable likewise
/// @param sentence why, for people, of what is judged apart
public record Withdrawal(
    String check,
    Judge judge,
    double logE,
    double logLimit,
    Counts candidate,
    Counts stable,
    Optional<String> sentence) {}
