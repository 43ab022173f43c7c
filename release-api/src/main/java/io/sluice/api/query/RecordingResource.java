package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
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
public class RecordingResource {
  private final ViewReader viewReader;
  private final HealthMonitorClient healthMonitorClient;

  RecordingResource(ViewReader viewReader, HealthMonitorClient healthMonitorClient) {
    this.viewReader = viewReader;
    this.healthMonitorClient = healthMonitorClient;
  }

  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(
      summary = "The record of a release's watch, read live",
      description = "With its entries, the input of 'sluice verify'.")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String recording(@PathParam("id") UUID id) {
    viewReader.require(id);
    return healthMonitorClient.recording(id);
  }

  @GET
  @Path("/entries")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(
      summary = "Steps, shifts, ticks and verdicts of a release in their order, read live",
      description = "One page at a time: `next`, if present, is the cursor of the next page.")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String entries(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    viewReader.require(id);
    return healthMonitorClient.entries(
        id, Optional.ofNullable(cursor), QueryParameters.requireLimit(limit));
  }
}
