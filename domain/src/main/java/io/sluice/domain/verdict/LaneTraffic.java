package io.sluice.domain.verdict;

/// The traffic of a lane, measured during one of its last releases.
///
/// @param requestsPerSecond requests to both versions, above 0
/// @param judged requests to stable, above 0
/// @param errors failed requests to stable
public record LaneTraffic(double requestsPerSecond, long judged, long errors) {

  /// Returns stable's error rate, above 0 and at most 1. If no request failed, one failure is
  /// assumed, because the true rate may be above 0.
  public double errorRate() {
    return (double) Math.max(1, errors) / judged;
  }
}
