package io.sluice.contract.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// The health of a service or of the edge, the response of `GET /health`.
///
/// @param status `UP` if all checks are up, else `DOWN`
/// @param version of Sluice
/// @param timestamp the time of the checks
public record HealthView(String status, String version, Instant timestamp, List<Check> checks) {
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  public HealthView {
    checks = List.copyOf(checks);
  }

  /// @param status `UP` or `DOWN`
  /// @param data the details, such as the reason why it is down
  public record Check(String name, String status, Map<String, Object> data) {

    public static Check of(String name, boolean up, Map<String, Object> data) {
      return new Check(name, up ? UP : DOWN, data);
    }
  }

  public static HealthView of(String version, Instant timestamp, List<Check> checks) {
    boolean up = checks.stream().allMatch(check -> check.status().equals(UP));
    return new HealthView(
        up ? UP : DOWN, version, timestamp.truncatedTo(ChronoUnit.MILLIS), checks);
  }

  /// Returns the HTTP status of the response.
  public int statusCode() {
    return status.equals(UP) ? 200 : 503;
  }
}
