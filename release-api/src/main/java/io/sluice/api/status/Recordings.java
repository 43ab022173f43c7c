package io.sluice.api.status;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.engine.Monitor;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// The endpoints of a release's recording: all data behind its verdicts, so that anyone can
/// recompute them.
@Path("/api/v1/releases/{id}/recording")
@Produces(MediaType.APPLICATION_JSON)
public class Recordings {
  private final Shown shown;
  private final Monitor monitor;

  Recordings(Shown shown, Monitor monitor) {
    this.shown = shown;
    this.monitor = monitor;
  }

  @GET
  @Needs(Role.VIEWER)
  @Operation(
      summary = "The record of a release's watch, read live",
      description = "With its entries, the input of 'sluice verify'.")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String recording(@PathParam("id") UUID id) {
    shown.require(id);
    return monitor.recording(id);
  }

  @GET
  @Path("/entries")
  @Needs(Role.VIEWER)
  @Operation(
      summary = "Steps, shifts, ticks and verdicts of a release in their order, read live",
      description = "One page at a time: `next`, if present, is the cursor of the next page.")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String entries(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    shown.require(id);
    return monitor.entries(id, Optional.ofNullable(cursor), Limits.of(limit));
  }
}
