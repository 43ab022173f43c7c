package io.sluice.api.command;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.CommandRequest;
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

/// The endpoints of commands to a release. A command that advances it names its step.
@AwaitsResult
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseCommandResource {
  private final CommandSubmission commandSubmission;

  ReleaseCommandResource(CommandSubmission commandSubmission) {
    this.commandSubmission = commandSubmission;
  }

  @POST
  @Path("/releases/{id}/pause")
  @Permission(verb = ApiVerb.PAUSE, on = ResourceKind.RELEASE)
  @Operation(summary = "Pause a release: no step advances")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response pause(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "pause", key, body, CommandValidator::pause);
  }

  @POST
  @Path("/releases/{id}/resume")
  @Permission(verb = ApiVerb.RESUME, on = ResourceKind.RELEASE)
  @Operation(summary = "Resume a paused release")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response resume(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "resume", key, body, CommandValidator::resume);
  }

  @POST
  @Path("/releases/{id}/abort")
  @Permission(verb = ApiVerb.ABORT, on = ResourceKind.RELEASE)
  @Operation(summary = "Roll back to stable")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response abort(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "abort", key, body, CommandValidator::abort);
  }

  @POST
  @Path("/releases/{id}/close")
  @Permission(verb = ApiVerb.CLOSE, on = ResourceKind.RELEASE)
  @Operation(summary = "Abandon the rollback of a stuck release: traffic stays where it is")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response close(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "close", key, body, CommandValidator::close);
  }

  @POST
  @Path("/releases/{id}/override-freeze")
  @Permission(verb = ApiVerb.OVERRIDE_FREEZE, on = ResourceKind.RELEASE)
  @Operation(summary = "Let a queued release start despite a freeze")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response override(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(
        id, "override-freeze", key, body, CommandValidator::override);
  }

  @POST
  @Path("/releases/{id}/promote")
  @Permission(verb = ApiVerb.PROMOTE, on = ResourceKind.RELEASE)
  @Operation(summary = "End the present hold or observation")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response promote(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "promote", key, body, CommandValidator::promote);
  }

  @POST
  @Path("/releases/{id}/promote-full")
  @Permission(verb = ApiVerb.PROMOTE_FULL, on = ResourceKind.RELEASE)
  @Operation(summary = "Skip all observations and holds up to the promotion, but no gate")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response promoteFull(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(
        id, "promote-full", key, body, CommandValidator::promoteFull);
  }

  @POST
  @Path("/releases/{id}/skip")
  @Permission(verb = ApiVerb.SKIP, on = ResourceKind.RELEASE)
  @Operation(
      summary = "Skip a step: an observation, a hold, the bake time, or (for an admin) a gate")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response skip(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "skip", key, body, CommandValidator::skip);
  }

  @POST
  @Path("/releases/{id}/approve")
  @Permission(verb = ApiVerb.APPROVE, on = ResourceKind.RELEASE)
  @Operation(summary = "Approve a gate; its roles restrict the callers")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response approve(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "approve", key, body, CommandValidator::approve);
  }

  @POST
  @Path("/releases/{id}/deny")
  @Permission(verb = ApiVerb.DENY, on = ResourceKind.RELEASE)
  @Operation(summary = "Deny a gate: the release is rolled back")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response deny(
      @PathParam("id") UUID id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return commandSubmission.toRelease(id, "deny", key, body, CommandValidator::deny);
  }
}
