package io.sluice.domain.notice;

import io.sluice.contract.CdEvent;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Describes the events of a lane in CDEvents 0.5.1. The subject is the lane, also of an incident,
/// so that it equals the CloudEvents subject; the chain is the release. The custom data has the
/// labels and links of the release and the caller's reason, if there are any.
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
  static Draft deployed(ReleaseSummary summary, Serving now) {
    return service("service.deployed", summary, now);
  }

  /// Returns the event that a later version serves.
  static Draft upgraded(ReleaseSummary summary, Serving now) {
    return service("service.upgraded", summary, now);
  }

  /// Returns the event that the release of `summary` was rolled back; `now` serves again.
  static Draft rolledBack(ReleaseSummary summary, Serving now) {
    return service("service.rolledback", summary, now);
  }

  /// Returns the event that the release of `summary` has all traffic.
  static Draft published(ReleaseSummary summary) {
    LaneKey lane = summary.spec().lane();
    return draft(
        "service.published",
        summary.release(),
        lane,
        Map.of("environment", environment(lane)),
        origin(summary.spec(), summary.reason()));
  }

  /// Returns the event that the version of `last` was stopped for good.
  static Draft removed(Serving last) {
    LaneKey lane = last.spec().lane();
    return draft(
        "service.removed",
        last.release(),
        lane,
        Map.of("environment", environment(lane)),
        origin(last.spec(), Optional.empty()));
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

  private static Draft service(String type, ReleaseSummary summary, Serving now) {
    LaneKey lane = now.spec().lane();
    return draft(
        type,
        summary.release(),
        lane,
        Map.of("environment", environment(lane), "artifactId", PackageUrl.of(now.spec())),
        origin(summary.spec(), summary.reason()));
  }

  private static Draft incident(String type, UUID chain, ReleaseSummary summary, String reason) {
    LaneKey lane = summary.spec().lane();
    Map<String, Object> content =
        Map.of(
            "description", reason,
            "environment", environment(lane),
            "service", Map.of("id", lane.toString()),
            "artifactId", PackageUrl.of(summary.spec()));
    Map<String, Object> data = origin(summary.spec(), summary.reason());
    data.put("release", summary.release().toString());
    data.put("version", summary.spec().version());
    return draft(type, chain, lane, content, data);
  }

  private static Draft draft(
      String type,
      UUID chain,
      LaneKey lane,
      Map<String, Object> content,
      Map<String, Object> data) {
    return new Draft(
        "dev.cdevents.%s.0.3.0".formatted(type), chain, lane.toString(), content, data);
  }

  private static Map<String, Object> origin(ReleaseSpec spec, Optional<String> reason) {
    var data = new HashMap<String, Object>();
    spec.labels().ifPresent(labels -> data.put("labels", labels));
    spec.links().ifPresent(links -> data.put("links", links));
    reason.ifPresent(text -> data.put("reason", text));
    return data;
  }

  private static Map<String, Object> environment(LaneKey lane) {
    return Map.of("id", lane.environment());
  }

  private CdEvents() {}
}
