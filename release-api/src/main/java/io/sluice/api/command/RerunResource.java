package io.sluice.api.command;

import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.command.ReleaseSubmission.ValidatedRelease;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RestartRequest;
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
public class RerunResource {
  private final CommandSubmission commandSubmission;
  private final Idempotency idempotency;
  private final ReleaseSubmission releaseSubmission;
  private final RevertResolver revertResolver;

  RerunResource(
      CommandSubmission commandSubmission,
      Idempotency idempotency,
      ReleaseSubmission releaseSubmission,
      RevertResolver revertResolver) {
    this.commandSubmission = commandSubmission;
    this.idempotency = idempotency;
    this.releaseSubmission = releaseSubmission;
    this.revertResolver = revertResolver;
  }

  @POST
  @Path("/lanes/{environment}/{application}/restart")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Replace the serving instances with new ones, as a new release")
  @RequestBody(content = @Content(schema = @Schema(implementation = RestartRequest.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response restart(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Lookup.lane(environment, application);
    String request = "POST /lanes/%s/restart".formatted(lane);
    ParsedRequest<RestartRequest> parsedRequest =
        commandSubmission.parse(request, key, body, RestartRequest.class, RestartRequest::id);
    return CommandResponses.of(
        idempotency
            .findResponse(parsedRequest.key())
            .orElseGet(() -> {
              Serving stable = revertResolver.requireStable(lane);
              ValidatedRelease validated =
                  releaseSubmission.restart(
                      RevertResolver.toRestart(stable, parsedRequest.body().maxUnavailable()));
              return releaseSubmission.post(
                  parsedRequest.key(),
                  parsedRequest.id(),
                  releaseSubmission.identify(validated),
                  CommandOrigin.restart(
                      stable.release(),
                      parsedRequest.caller().name(),
                      parsedRequest.body().reason()));
            }));
  }
}
