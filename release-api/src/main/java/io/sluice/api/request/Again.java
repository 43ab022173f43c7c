package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.request.Posting.Ready;
import io.sluice.api.request.Sending.Said;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RestartBody;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoint that replaces the instances of stable with new ones, as a new release.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Again {
  private final Sending sending;
  private final Once once;
  private final Posting posting;
  private final Reverts reverts;

  Again(Sending sending, Once once, Posting posting, Reverts reverts) {
    this.sending = sending;
    this.once = once;
    this.posting = posting;
    this.reverts = reverts;
  }

  @POST
  @Path("/lanes/{environment}/{application}/restart")
  @Needs(Role.RELEASER)
  @Operation(summary = "Replace the serving instances by new ones, as a new release")
  @RequestBody(content = @Content(schema = @Schema(implementation = RestartBody.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response restart(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Known.lane(environment, application);
    String request = "POST /lanes/%s/restart".formatted(lane);
    Said<RestartBody> said = sending.said(request, key, body, RestartBody.class, RestartBody::id);
    return Replies.of(
        once.known(said.repeat())
            .orElseGet(() -> {
              Serving stable = reverts.stable(lane);
              Ready ready =
                  posting.restart(Reverts.restarted(stable, said.body().maxUnavailable()));
              return posting.post(
                  said.repeat(),
                  said.id(),
                  posting.identify(ready),
                  Origin.restart(stable.release(), said.caller().name(), said.body().reason()));
            }));
  }
}
