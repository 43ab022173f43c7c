package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Telling a lane what to do.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Lanes {
  private static final int REPLICAS_MAX = 500;

  private final Session session;
  private final Once once;
  private final Orders orders;

  Lanes(Session session, Once once, Orders orders) {
    this.session = session;
    this.once = once;
    this.orders = orders;
  }

  @PUT
  @Path("/lanes/{environment}/{application}/replicas")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.RELEASER)
  @Operation(summary = "Set how many instances the version that serves has")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReplicasBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response scale(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    JsonNode tree = Bodies.read(body);
    ReplicasBody said = Documents.read(tree, ReplicasBody.class);
    if (said.replicas() < 1 || said.replicas() > REPLICAS_MAX) {
      throw Problem.at(
          Kind.INVALID_DOCUMENT,
          "/replicas",
          "must be 1 to %d, was %d".formatted(REPLICAS_MAX, said.replicas()));
    }
    String text = "PUT /lanes/%s/%s/replicas ".formatted(environment, application);
    return command(
        Known.lane(environment, application),
        new Command.Scale(said.replicas()),
        said.id(),
        key,
        said.reason(),
        text + Documents.canonical(tree));
  }

  @DELETE
  @Path("/lanes/{environment}/{application}")
  @Needs(Role.ADMIN)
  @Operation(summary = "Stop the lane: end what is active and queued, drain and stop stable")
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response stop(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("reason") @Nullable String reason,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    return command(
        Known.lane(environment, application),
        new Command.Stop(),
        Optional.empty(),
        key,
        Optional.ofNullable(reason),
        "DELETE /lanes/%s/%s %s".formatted(environment, application, reason));
  }

  private Response command(
      LaneKey lane,
      Command command,
      Optional<UUID> chosen,
      @Nullable String key,
      Optional<String> reason,
      String said) {
    UUID id = chosen.orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    return Replies.of(
        once.call(
            Keys.of(caller, chosen, key, id, said),
            tx -> {
              requireAny(new Model(tx.connection()), lane, command);
              return orders.append(tx, lane, id, command, caller, Orders.reason(reason));
            }));
  }

  private static void requireAny(Model model, LaneKey lane, Command command) {
    if (!model.isKnown(lane)) {
      throw new Problem(Kind.NOT_FOUND, "there is no lane " + lane);
    }
    if (command instanceof Command.Scale && !model.isInUse(lane)) {
      throw new Problem(Kind.WRONG_STATE, "nothing serves %s".formatted(lane));
    }
  }
}
