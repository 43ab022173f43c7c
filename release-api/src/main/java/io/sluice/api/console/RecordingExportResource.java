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
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The recording of a release as a file: what `sluice verdicts --export` writes, and `sluice
/// verify` reads. A person can recompute each verdict with it.
@Path("/console")
@Produces(MediaType.APPLICATION_JSON)
public class RecordingExportResource {
  private static final int PART_MAX = 200;

  /// The file is made in memory, so it has limits: three hours of ticks, or 16 MiB.
  private static final int PARTS_MAX = 50;

  private static final int LENGTH_MAX = 16 * 1024 * 1024;

  /// The number of exports at a time, each of which needs several times its length.
  private static final int EXPORTS_MAX = 2;

  /// health-monitor answers within a second or not at all, and may be busy.
  private static final int ATTEMPTS_MAX = 3;

  private final Semaphore permits = new Semaphore(EXPORTS_MAX);
  private final RecordingResource recordingResource;

  RecordingExportResource(RecordingResource recordingResource) {
    this.recordingResource = recordingResource;
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
    String separator = "\n";
    Optional<String> cursor = Optional.of("");
    for (int parts = 0; cursor.isPresent(); parts++) {
      requireAtMost(parts, PARTS_MAX - 1, id);
      Recording.Part part = read(id, cursor.get());
      for (WatchEvent entry : part.entries()) {
        file.append(separator).append(Json.write(entry));
        requireAtMost(file.length(), LENGTH_MAX, id);
        separator = ",\n";
      }
      cursor = part.next();
    }
    return file.append("\n]}\n").toString();
  }

  private static void requireAtMost(int value, int limit, UUID id) {
    if (value > limit) {
      throw new ProblemException(
          ProblemType.TOO_LARGE,
          "the recording is too long for a browser: export it with 'sluice verdicts %s --export'"
              .formatted(id));
    }
  }

  /// Reads strictly: a file without a field of a newer health-monitor would give other verdicts.
  private Recording.Part read(UUID id, String cursor) {
    try {
      return Json.read(readText(id, cursor), Recording.Part.class);
    } catch (Json.UnreadableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "health-monitor sent an unreadable response: " + e.getMessage());
    }
  }

  private String readText(UUID id, String cursor) {
    for (int left = ATTEMPTS_MAX - 1; ; left--) {
      try {
        return recordingResource.entries(id, cursor.isEmpty() ? null : cursor, PART_MAX);
      } catch (ProblemException busy) {
        if (left == 0 || busy.type() != ProblemType.UNAVAILABLE) {
          throw busy;
        }
      }
    }
  }
}
