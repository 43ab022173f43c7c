package io.sluice.api.console;

import io.sluice.api.command.LaneCommandResource;
import io.sluice.api.command.RevertResource;
import io.sluice.api.command.VersionPolicyResource;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.RestartRequest;
import io.sluice.contract.view.RevertRequest;
import io.sluice.contract.view.ScaleRequest;
import io.sluice.contract.view.VersionPolicyRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Sends the forms of commands to lanes by the endpoints of the API.
@ApplicationScoped
class LaneVerbSender {
  private final LaneCommandResource laneCommandResource;
  private final VersionPolicyResource versionPolicyResource;
  private final RevertResource revertResource;

  LaneVerbSender(
      LaneCommandResource laneCommandResource,
      VersionPolicyResource versionPolicyResource,
      RevertResource revertResource) {
    this.laneCommandResource = laneCommandResource;
    this.versionPolicyResource = versionPolicyResource;
    this.revertResource = revertResource;
  }

  /// Sends a command, and returns its id.
  ///
  /// @throws io.sluice.api.http.ProblemException if the API rejects it at once
  String send(LaneKey lane, LaneVerb verb, FormFields fields) {
    Optional<UUID> id = fields.findId(VerbFields.COMMAND);
    try (Response response = respond(lane, verb, fields, id)) {
      String location = String.valueOf(response.getHeaderString(HttpHeaders.LOCATION));
      return location.substring(location.lastIndexOf('/') + 1);
    }
  }

  private Response respond(LaneKey lane, LaneVerb verb, FormFields fields, Optional<UUID> id) {
    String environment = lane.environment();
    String application = lane.application();
    Optional<String> reason = fields.find(VerbFields.REASON);
    var policy = new VersionPolicyRequest(fields.find(VerbFields.VALUE), id, reason);
    return switch (verb) {
      case REVERT ->
          revertResource.revert(environment, application, null, body(revert(fields, id, reason)));
      case RESTART ->
          revertResource.restart(
              environment,
              application,
              null,
              body(new RestartRequest(Optional.empty(), id, reason)));
      case SCALE ->
          laneCommandResource.scale(
              environment,
              application,
              null,
              body(new ScaleRequest(fields.findNumber(VerbFields.VALUE).orElse(0), id, reason)));
      case VETO -> versionPolicyResource.vetoInLane(environment, application, null, body(policy));
      case UNVETO ->
          versionPolicyResource.unvetoInLane(environment, application, null, body(policy));
      case PIN -> versionPolicyResource.pinInLane(environment, application, null, body(policy));
      case UNPIN -> versionPolicyResource.unpinInLane(environment, application, null, body(policy));
      case STOP ->
          laneCommandResource.stop(
              environment, application, reason.orElse(null), id.map(UUID::toString).orElse(null));
    };
  }

  /// Returns the revert that the page has shown: if the lane has changed since, it is rejected.
  private static RevertRequest revert(
      FormFields fields, Optional<UUID> id, Optional<String> reason) {
    List<UUID> queued = fields.ids("queued");
    return new RevertRequest(
        Optional.empty(),
        fields.findId("from"),
        Optional.of(queued),
        queued.isEmpty() ? Optional.empty() : Optional.of(true),
        id,
        reason,
        Optional.empty());
  }

  private static InputStream body(Object request) {
    return new ByteArrayInputStream(Json.write(request).getBytes(StandardCharsets.UTF_8));
  }
}
