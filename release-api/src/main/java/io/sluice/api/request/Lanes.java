package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.request.Sending.Said;
import io.sluice.api.store.Model;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ReplicasBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints that scale or stop a lane.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Lanes {
  private static final int REPLICAS_MAX = 500;

  private final Sending sending;

  Lanes(Sending sending) {
    this.sending = sending;
  }

  @PUT
  @Path("/lanes/{environment}/{application}/replicas")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.RELEASER)
  @Operation(summary = "Set the number of instances of the serving version")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReplicasBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response scale(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Known.lane(environment, application);
    String request = "PUT /lanes/%s/replicas".formatted(lane);
    Said<ReplicasBody> said =
        sending.said(request, key, body, ReplicasBody.class, ReplicasBody::id);
    int replicas = said.body().replicas();
    if (replicas < 1 || replicas > REPLICAS_MAX) {
      throw Problem.at(
          Kind.INVALID_DOCUMENT,
          "/replicas",
          "must be 1 to %d, was %d".formatted(REPLICAS_MAX, replicas));
    }
    return sending.toLane(
        lane,
        said,
        said.body().reason(),
        model -> {
          requireAny(model, lane);
          if (!model.isInUse(lane)) {
            throw new Problem(Kind.WRONG_STATE, "nothing serves %s".formatted(lane));
          }
          return new Command.Scale(replicas);
        });
  }

  @DELETE
  @Path("/lanes/{environment}/{application}")
  @Needs(Role.ADMIN)
  @Operation(summary = "Stop the lane: end active and queued releases, drain and stop stable")
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response stop(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("reason") @Nullable String reason,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    LaneKey lane = Known.lane(environment, application);
    Optional<String> why = Optional.ofNullable(reason);
    String request = "DELETE /lanes/%s %s".formatted(lane, why);
    return sending.toLane(
        lane,
        sending.said(request, key, "", Optional.empty()),
        why,
        model -> {
          requireAny(model, lane);
          return new Command.Stop();
        });
  }

  private static void requireAny(Model model, LaneKey lane) {
    if (!model.isKnown(lane)) {
      throw new Problem(Kind.NOT_FOUND, "there is no lane " + lane);
    }
  }
}
