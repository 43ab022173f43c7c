package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.store.Repeat;
import io.sluice.contract.Command;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ReleaseView;
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
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Telling a release what to do.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Commands {
  private final Session session;
  private final Once once;
  private final Orders orders;

  Commands(Session session, Once once, Orders orders) {
    this.session = session;
    this.once = once;
    this.orders = orders;
  }

  @POST
  @Path("/releases/{id}/promote")
  @Needs(Role.RELEASER)
  @Operation(summary = "End the present hold or observation")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response promote(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(id, "promote", key, body, Allowed::promote);
  }

  @POST
  @Path("/releases/{id}/pause")
  @Needs(Role.RELEASER)
  @Operation(summary = "Let no step advance")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response pause(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(id, "pause", key, body, Allowed::pause);
  }

  @POST
  @Path("/releases/{id}/resume")
  @Needs(Role.RELEASER)
  @Operation(summary = "Let steps advance again")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response resume(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(id, "resume", key, body, Allowed::resume);
  }

  @POST
  @Path("/releases/{id}/abort")
  @Needs(Role.RELEASER)
  @Operation(summary = "Go back to stable")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response abort(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(id, "abort", key, body, Allowed::abort);
  }

  private Response send(
      UUID release,
      String name,
      @Nullable String key,
      InputStream body,
      BiFunction<ReleaseView, CommandBody, Command> allowed) {
    Optional<JsonNode> tree = Bodies.readOptional(body);
    CommandBody said =
        tree.map(node -> Documents.read(node, CommandBody.class))
            .orElse(new CommandBody(Optional.empty(), Optional.empty(), Optional.empty()));
    UUID id = said.id().orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    Repeat repeat =
        Keys.of(
            caller,
            said.id(),
            key,
            id,
            "POST /releases/%s/%s ".formatted(release, name) + tree.map(Documents::canonical));
    return Replies.of(
        once.call(
            repeat,
            tx -> {
              ReleaseView view = Known.release(tx, release);
              Command command = allowed.apply(view, said);
              return orders.append(
                  tx, view.lane(), id, command, caller.name(), Orders.reason(said.reason()));
            }));
  }
}
