package io.sluice.domain.verdict;

/// The traffic of a lane, measured during one of its last releases.
///
/// @param requestsPerSecond requests to both versions, above 0
/// @param errorRate stable's error rate, above 0 and at most 1
public record LaneTraffic(double requestsPerSecond, double errorRate) {

  /// Returns the traffic of counted requests. If no request failed, one failure is assumed, because
  /// the true rate may be above 0.
  ///
  /// @param requests requests to both versions in `seconds`
  /// @param judged requests to stable, of which `errors` failed
  public static LaneTraffic of(long requests, double seconds, long judged, long errors) {
    return new LaneTraffic(requests / seconds, (double) Math.max(1, errors) / judged);
  }
}
