package io.sluice.domain.verdict;

/// A shared failure: stable exceeds a limit too, so the candidate is not to blame.
///
/// @param limit limit that both exceed, at the start of the failure
/// @param stable stable's counts at its start
/// @param check name of the check with the limit
public record SharedFailure(LimitJudge limit, Counts stable, String check) {}
