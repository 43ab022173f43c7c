package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.request.Posting.Origin;
import io.sluice.api.request.Posting.Ready;
import io.sluice.api.request.Reverts.Earlier;
import io.sluice.api.store.Repeat;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RestartBody;
import io.sluice.contract.view.RevertBody;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Asking for a version that served already, as a new release.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Again {
  private final Session session;
  private final Once once;
  private final Posting posting;
  private final Reverts reverts;

  Again(Session session, Once once, Posting posting, Reverts reverts) {
    this.session = session;
    this.once = once;
    this.posting = posting;
    this.reverts = reverts;
  }

  @POST
  @Path("/lanes/{environment}/{application}/revert")
  @Needs(Role.RELEASER)
  @Operation(summary = "Bring an earlier version back, unobserved, as a new release")
  @RequestBody(content = @Content(schema = @Schema(implementation = RevertBody.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response revert(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Known.lane(environment, application);
    Optional<JsonNode> tree = Bodies.readOptional(body);
    RevertBody said =
        tree.map(node -> Documents.read(node, RevertBody.class))
            .orElse(new RevertBody(Optional.empty(), Optional.empty(), Optional.empty()));
    UUID id = said.id().orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    Repeat repeat = Keys.of(caller, said.id(), key, id, text(lane, "revert", tree));
    return Replies.of(
        once.known(repeat)
            .orElseGet(() -> {
              Earlier earlier = reverts.target(lane, said.release());
              Ready ready = posting.again(Reverts.unobserved(earlier.view().spec()));
              return posting.post(
                  repeat,
                  id,
                  earlier.isRetained() ? ready : posting.identify(ready),
                  Origin.revert(earlier.view().id(), caller.name(), said.reason()));
            }));
  }

  @POST
  @Path("/lanes/{environment}/{application}/restart")
  @Needs(Role.RELEASER)
  @Operation(summary = "Exchange the instances of what serves for new ones, as a new release")
  @RequestBody(content = @Content(schema = @Schema(implementation = RestartBody.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response restart(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Known.lane(environment, application);
    Optional<JsonNode> tree = Bodies.readOptional(body);
    RestartBody said =
        tree.map(node -> Documents.read(node, RestartBody.class))
            .orElse(new RestartBody(Optional.empty(), Optional.empty(), Optional.empty()));
    UUID id = said.id().orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    Repeat repeat = Keys.of(caller, said.id(), key, id, text(lane, "restart", tree));
    return Replies.of(
        once.known(repeat)
            .orElseGet(() -> {
              Serving stable = reverts.stable(lane);
              Ready ready = posting.restart(Reverts.restarted(stable, said.maxUnavailable()));
              return posting.post(
                  repeat,
                  id,
                  posting.identify(ready),
                  Origin.restart(stable.release(), caller.name(), said.reason()));
            }));
  }

  private static String text(LaneKey lane, String what, Optional<JsonNode> tree) {
    return "POST /lanes/%s/%s ".formatted(lane, what) + tree.map(Documents::canonical);
  }
}
