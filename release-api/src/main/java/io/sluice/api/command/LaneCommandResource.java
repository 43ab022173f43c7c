package io.sluice.api.command;

import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ScaleRequest;
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
@AwaitsResult
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class LaneCommandResource {
  private static final int REPLICAS_MAX = 500;

  private final CommandSubmission commandSubmission;

  LaneCommandResource(CommandSubmission commandSubmission) {
    this.commandSubmission = commandSubmission;
  }

  @PUT
  @Path("/lanes/{environment}/{application}/replicas")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.SCALE, on = ResourceKind.LANE)
  @Operation(summary = "Set the number of instances of the serving version")
  @RequestBody(content = @Content(schema = @Schema(implementation = ScaleRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response scale(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Lookup.lane(environment, application);
    String request = "PUT /lanes/%s/replicas".formatted(lane);
    ParsedRequest<ScaleRequest> parsedRequest =
        commandSubmission.parse(request, key, body, ScaleRequest.class, ScaleRequest::id);
    int replicas = requireReplicas(parsedRequest.body().replicas());
    return commandSubmission.toLane(
        lane,
        parsedRequest,
        parsedRequest.body().reason(),
        store -> {
          requireAny(store, lane);
          if (!store.isInUse(lane)) {
            throw new ProblemException(
                ProblemType.INVALID_STATE, "nothing serves %s".formatted(lane));
          }
          return new Command.Scale(replicas);
        });
  }

  @DELETE
  @Path("/lanes/{environment}/{application}")
  @Permission(verb = ApiVerb.STOP, on = ResourceKind.LANE)
  @Operation(summary = "Stop the lane: end active and queued releases, drain and stop stable")
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response stop(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("reason") @Nullable String reason,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    LaneKey lane = Lookup.lane(environment, application);
    Optional<String> given = Optional.ofNullable(reason);
    String request = "DELETE /lanes/%s %s".formatted(lane, given);
    return commandSubmission.toLane(
        lane,
        commandSubmission.parse(request, key, "", Optional.empty()),
        given,
        store -> {
          requireAny(store, lane);
          return new Command.Stop();
        });
  }

  /// Returns a number of instances.
  ///
  /// @throws ProblemException if it is out of bounds
  public static int requireReplicas(int replicas) {
    if (replicas < 1 || replicas > REPLICAS_MAX) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/replicas",
          "must be 1 to %d, was %d".formatted(REPLICAS_MAX, replicas));
    }
    return replicas;
  }

  private static void requireAny(JdbcProjectionStore store, LaneKey lane) {
    if (!store.isKnown(lane)) {
      throw new ProblemException(ProblemType.NOT_FOUND, "there is no lane " + lane);
    }
  }
}
