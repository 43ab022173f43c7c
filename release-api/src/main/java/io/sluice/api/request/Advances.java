package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.contract.view.CommandBody;
import io.sluice.contract.view.CommandView;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints that advance a release: each command names the step that it is for.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Advances {
  private final Sending sending;

  Advances(Sending sending) {
    this.sending = sending;
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
    return sending.toRelease(id, "promote", key, body, Allowed::promote);
  }

  @POST
  @Path("/releases/{id}/promote-full")
  @Needs(Role.RELEASER)
  @Operation(summary = "Skip all observations and holds up to the promotion, but no gate")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response promoteFull(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sending.toRelease(id, "promote-full", key, body, Allowed::promoteFull);
  }

  @POST
  @Path("/releases/{id}/skip")
  @Needs(Role.RELEASER)
  @Operation(summary = "Skip a step: an observation, a hold, the watch, or (for an admin) a gate")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response skip(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sending.toRelease(id, "skip", key, body, Allowed::skip);
  }

  @POST
  @Path("/releases/{id}/approve")
  @Needs(Role.VIEWER)
  @Operation(summary = "Approve a gate; its roles restrict the callers")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response approve(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sending.toRelease(id, "approve", key, body, Allowed::approve);
  }

  @POST
  @Path("/releases/{id}/refuse")
  @Needs(Role.VIEWER)
  @Operation(summary = "Deny a gate: the release is rolled back")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response refuse(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sending.toRelease(id, "refuse", key, body, Allowed::refuse);
  }
}
