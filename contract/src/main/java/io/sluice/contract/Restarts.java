package io.sluice.contract;

/// The limits on how often the candidate's instances may end by themselves, not stopped by Sluice.
///
/// @param allow highest ratio to stable's rate, measured over the running time of the instances; 1
///   to 100
/// @param perMinute highest rate for each instance and minute, if stable's instances do not end too
/// @param atLeast minimum number of ended instances for a breach; a single one can be chance
public record Restarts(double allow, double perMinute, int atLeast) {
  /// The limits of a release that sets none.
  public static final Restarts DEFAULT = new Restarts(1.5, 0.5, 3);
}
