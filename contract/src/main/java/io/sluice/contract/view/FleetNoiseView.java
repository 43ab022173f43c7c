package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// The recorded noise of a lane's stable instances, which the checks of the next release use.
///
/// @param releases number of records of successful releases
/// @param days number of records of days without a release
/// @param errors noise of failed requests; empty without a record
/// @param latency noise of slow requests by latency bound
public record FleetNoiseView(
    int releases, int days, Optional<StatisticNoise> errors, List<StatisticNoise> latency) {
  public FleetNoiseView {
    latency = List.copyOf(latency);
  }

  /// The noise of one statistic.
  ///
  /// @param clumpSize mean size of the clumps in which failed or slow requests come; at least 1;
  ///   empty if no request failed or was slow
  /// @param instanceVariation coefficient of variation of the rates of instances
  /// @param clientVariation coefficient of variation of the rates of groups of sticky clients;
  ///   empty if the clients are not sticky
  public record StatisticNoise(
      Optional<Double> clumpSize, double instanceVariation, Optional<Double> clientVariation) {}
}
