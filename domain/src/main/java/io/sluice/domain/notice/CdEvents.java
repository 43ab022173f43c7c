package io.sluice.domain.notice;

import io.sluice.contract.CdEvent;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Describes the events of a lane in CDEvents 0.5.1. The subject is the lane, also of an incident,
/// so that it equals the CloudEvents subject; the chain is the release.
///
/// @see <a
///   href="https://github.com/cdevents/spec/blob/v0.5.1/continuous-deployment.md">Services</a>
/// @see <a
///   href="https://github.com/cdevents/spec/blob/v0.5.1/continuous-operations.md">Incidents</a>
public final class CdEvents {
  /// The version of the specification.
  public static final String SPEC_VERSION = "0.5.1";

  /// The source of the events; equals the CloudEvents source.
  public static final String SOURCE = "/sluice/notifier";

  private static final String TYPE = "dev.cdevents.%s.0.3.0";

  /// A CDEvent without its id and its time, which the writer adds.
  public record Draft(
      String type, UUID chain, String lane, Map<String, Object> content, Map<String, Object> data) {
    public Draft {
      content = Map.copyOf(content);
      data = Map.copyOf(data);
    }

    /// Returns the complete event.
    ///
    /// @param id id of the event; also the CloudEvents id
    /// @param at time of the event; also the CloudEvents time
    public CdEvent event(UUID id, Instant at) {
      return new CdEvent(
          new CdEvent.Context(
              SPEC_VERSION, id.toString(), SOURCE, type, at, Optional.of(chain.toString())),
          new CdEvent.Subject(lane, content),
          data);
    }
  }

  /// Returns the event that the lane's first version serves.
  static Draft deployed(Serving now) {
    return service("service.deployed", now.release(), now);
  }

  /// Returns the event that a later version serves.
  static Draft upgraded(Serving now) {
    return service("service.upgraded", now.release(), now);
  }

  /// Returns the event that `release` was rolled back; `now` serves again.
  static Draft rolledBack(UUID release, Serving now) {
    return service("service.rolledback", release, now);
  }

  /// Returns the event that `release` has all traffic.
  static Draft published(UUID release, LaneKey lane) {
    return draft("service.published", release, lane, Map.of("environment", environment(lane)));
  }

  /// Returns the event that the version of `release` was stopped for good.
  static Draft removed(UUID release, LaneKey lane) {
    return draft("service.removed", release, lane, Map.of("environment", environment(lane)));
  }

  /// Returns the event that an incident of the release of `summary` was detected.
  static Draft detected(ReleaseSummary summary, String reason) {
    return incident("incident.detected", summary.release(), summary, reason);
  }

  /// Returns the event that the lane is healthy again.
  ///
  /// @param chain release that resolved the incident
  /// @param summary release that caused the incident
  static Draft resolved(UUID chain, ReleaseSummary summary, String reason) {
    return incident("incident.resolved", chain, summary, reason);
  }

  private static Draft service(String type, UUID release, Serving now) {
    LaneKey lane = now.spec().lane();
    return draft(
        type,
        release,
        lane,
        Map.of("environment", environment(lane), "artifactId", PackageUrl.of(now.spec())));
  }

  private static Draft incident(String type, UUID chain, ReleaseSummary summary, String reason) {
    LaneKey lane = summary.spec().lane();
    Map<String, Object> content =
        Map.of(
            "description", reason,
            "environment", environment(lane),
            "service", Map.of("id", lane.toString()),
            "artifactId", PackageUrl.of(summary.spec()));
    Map<String, Object> data =
        Map.of("release", summary.release().toString(), "version", summary.spec().version());
    return new Draft(TYPE.formatted(type), chain, lane.toString(), content, data);
  }

  private static Draft draft(String type, UUID chain, LaneKey lane, Map<String, Object> content) {
    return new Draft(TYPE.formatted(type), chain, lane.toString(), content, Map.of());
  }

  private static Map<String, Object> environment(LaneKey lane) {
    return Map.of("id", lane.environment());
  }

  private CdEvents() {}
}
