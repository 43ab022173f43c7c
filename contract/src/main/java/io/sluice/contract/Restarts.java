package io.sluice.contract;

/// The limits on how often the candidate's instances may end by themselves: Sluice did not stop
/// them.
///
/// @param allow how many times as often as stable's, by the time that instances have run; 1 to 100
/// @param perMinute the most for each instance and minute, where stable does not end likewise
/// @param atLeast so many endings at least break that; one can be chance
public record Restarts(double allow, double perMinute, int atLeast) {
  /// Where a release says nothing.
  public static final Restarts USUAL = new Restarts(1.5, 0.5, 3);
}
