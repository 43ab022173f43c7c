package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.RecordedEntries;
import io.sluice.api.query.RecordingResource;
import io.sluice.contract.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The recording of a release as a file: what `sluice verdicts --export` writes, and `sluice
/// verify` reads. A person can recompute each verdict with it.
@Path("/console")
@Produces(MediaType.APPLICATION_JSON)
public class RecordingExportResource {
  /// The number of exports at a time. A file is made in memory, which needs several times its
  /// length.
  private static final int EXPORTS_MAX = 2;

  private final Semaphore permits = new Semaphore(EXPORTS_MAX);
  private final RecordingResource recordingResource;
  private final RecordedEntries recordedEntries;

  RecordingExportResource(RecordingResource recordingResource, RecordedEntries recordedEntries) {
    this.recordingResource = recordingResource;
    this.recordedEntries = recordedEntries;
  }

  /// @throws ProblemException if nothing is recorded, the recording is too long, health-monitor
  ///   does not answer, or other exports run
  @GET
  @Path("/releases/{id}/recording")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response export(@PathParam("id") UUID id) {
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "other exports are running: try again in a few seconds");
    }
    try {
      return Response.ok(write(id))
          .header(
              HttpHeaders.CONTENT_DISPOSITION,
              "attachment; filename=\"verdicts-%s.json\"".formatted(id))
          .build();
    } finally {
      permits.release();
    }
  }

  private String write(UUID id) {
    var file =
        new StringBuilder("{\"recording\":")
            .append(recordingResource.recording(id))
            .append(",\n\"entries\":[");
    int start = file.length();
    recordedEntries.read(
        id,
        entry -> {
          file.append(file.length() == start ? "\n" : ",\n").append(Json.write(entry));
          return true;
        });
    return file.append("\n]}\n").toString();
  }
}
