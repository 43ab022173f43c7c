package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.RecordingResource;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The recording of a release as a file: what `sluice verdicts --export` writes, and `sluice
/// verify` reads. A person can recompute each verdict with it.
@Path("/console")
@Produces(MediaType.APPLICATION_JSON)
public class RecordingExportResource {
  private static final int PART_MAX = 200;

  /// The file is made in memory, so it has a limit: about three hours of ticks under load.
  private static final int PARTS_MAX = 50;

  private static final int LENGTH_MAX = 16 * 1024 * 1024;

  private final RecordingResource recordingResource;

  RecordingExportResource(RecordingResource recordingResource) {
    this.recordingResource = recordingResource;
  }

  /// @throws ProblemException if nothing is recorded, the recording is too long, or health-monitor
  ///   does not answer
  @GET
  @Path("/releases/{id}/recording")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response export(@PathParam("id") UUID id) {
    var file =
        new StringBuilder("{\"recording\":")
            .append(recordingResource.recording(id))
            .append(",\n\"entries\":[");
    String between = "\n";
    Optional<String> cursor = Optional.of("");
    for (int parts = 0; cursor.isPresent(); parts++) {
      if (parts == PARTS_MAX || file.length() > LENGTH_MAX) {
        throw new ProblemException(
            ProblemType.TOO_LARGE,
            "the recording is too long for a browser: export it with 'sluice verdicts %s --export'"
                .formatted(id));
      }
      Recording.Part part = read(id, cursor.get());
      for (WatchEvent entry : part.entries()) {
        file.append(between).append(Json.write(entry));
        between = ",\n";
      }
      cursor = part.next();
    }
    return Response.ok(file.append("\n]}\n").toString())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"verdicts-%s.json\"".formatted(id))
        .build();
  }

  /// Reads strictly: a file without a field of a newer health-monitor would give other verdicts.
  private Recording.Part read(UUID id, String cursor) {
    String entries = recordingResource.entries(id, cursor.isEmpty() ? null : cursor, PART_MAX);
    try {
      return Json.read(entries, Recording.Part.class);
    } catch (Json.UnreadableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "health-monitor sent an unreadable response: " + e.getMessage());
    }
  }
}
