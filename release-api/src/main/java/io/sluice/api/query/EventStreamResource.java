package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.ReadModelQueries;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The endpoints of histories as server-sent events.
@Path("/api/v1")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class EventStreamResource {
  private final StreamRunner streamRunner;
  private final StreamReader streamReader;
  private final ReadModelQueries model;

  EventStreamResource(
      StreamRunner streamRunner, StreamReader streamReader, ReadModelQueries model) {
    this.model = model;
    this.streamRunner = streamRunner;
    this.streamReader = streamReader;
  }

  /// Streams the events of a release until it ends. A client that reconnects behind the last event
  /// gets 204, so that it does not reconnect again.
  @GET
  @Path("/releases/{id}/events")
  @RequiresRole(Role.VIEWER)
  @Operation(hidden = true)
  public void release(
      @PathParam("id") UUID id,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context Sse sse,
      @Context SseEventSink sink) {
    ReleaseRow row =
        model
            .findRelease(id)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no release " + id));
    long cursor = cursor(lastEventId);
    if (row.view().state() == State.ENDED && cursor >= row.sequence()) {
      throw new WebApplicationException(Response.noContent().build());
    }
    streamRunner.start(
        new StreamSource(
            after -> streamReader.release(id, after),
            event -> event.event() instanceof Progress.Ended),
        cursor,
        sse,
        sink);
  }

  /// Streams the events of a lane. The stream has no end: an event of a lane may belong to no
  /// release.
  @GET
  @Path("/lanes/{environment}/{application}/events")
  @RequiresRole(Role.VIEWER)
  @Operation(hidden = true)
  public void lane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context Sse sse,
      @Context SseEventSink sink) {
    String lane = environment + "/" + application;
    if (model.findLane(lane).isEmpty()) {
      throw new ProblemException(ProblemType.NOT_FOUND, "there are no events of a lane " + lane);
    }
    streamRunner.start(
        new StreamSource(after -> streamReader.lane(lane, after), _ -> false),
        cursor(lastEventId),
        sse,
        sink);
  }

  @GET
  @Path("/outcomes")
  @RequiresRole(Role.VIEWER)
  @Operation(hidden = true)
  public void outcomes(
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context Sse sse,
      @Context SseEventSink sink) {
    streamRunner.start(
        new StreamSource(streamReader::outcomes, _ -> false), cursor(lastEventId), sse, sink);
  }

  private static long cursor(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isBlank()) {
      return 0;
    }
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "Last-Event-ID is not one of this stream");
    }
    return Long.parseLong(lastEventId);
  }
}
