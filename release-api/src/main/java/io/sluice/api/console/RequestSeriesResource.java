package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.RecordingResource;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The data of the charts of a release.
@Path("/console")
@Produces(MediaType.APPLICATION_JSON)
public class RequestSeriesResource {
  private static final int ENTRIES_MAX = 200;

  private final RecordingResource recordingResource;

  RequestSeriesResource(RecordingResource recordingResource) {
    this.recordingResource = recordingResource;
  }

  /// @throws ProblemException if nothing is recorded, or health-monitor does not answer
  @GET
  @Path("/releases/{id}/series")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public String series(@PathParam("id") UUID id, @QueryParam("cursor") @Nullable String cursor) {
    String entries = recordingResource.entries(id, cursor, ENTRIES_MAX);
    try {
      return Json.write(RequestSeries.of(Json.readTolerant(entries, Recording.Part.class)));
    } catch (Json.UnreadableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "health-monitor sent an unreadable response: " + e.getMessage());
    }
  }
}
