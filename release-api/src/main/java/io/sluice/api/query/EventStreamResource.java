package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.VisibleLanes;
import io.sluice.api.store.LaneStatusRepository;
import io.sluice.api.store.OutcomeRepository;
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
  private final ReleaseRepository releases;
  private final LaneStatusRepository lanes;
  private final ProgressRepository progress;
  private final OutcomeRepository outcomes;
  private final RequestContext requestContext;

  EventStreamResource(
      StreamRunner streamRunner,
      StreamReader streamReader,
      ReleaseRepository releases,
      LaneStatusRepository lanes,
      ProgressRepository progress,
      OutcomeRepository outcomes,
      RequestContext requestContext) {
    this.requestContext = requestContext;
    this.streamRunner = streamRunner;
    this.streamReader = streamReader;
    this.releases = releases;
    this.lanes = lanes;
    this.progress = progress;
    this.outcomes = outcomes;
  }

  /// Streams the events of a release until it ends. A client that reconnects behind the last event
  /// gets 204, so that it does not reconnect again.
  @GET
  @Path("/releases/{id}/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public void release(
      @PathParam("id") UUID id,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @QueryParam("cursor") @Nullable String after,
      @Context Sse sse,
      @Context SseEventSink sink) {
    ReleaseRow row =
        releases
            .findRelease(id)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no release " + id));
    long cursor = cursor(lastEventId, after);
    if (row.view().state() == State.ENDED && cursor >= row.sequence()) {
      throw new WebApplicationException(Response.noContent().build());
    }
    streamRunner.start(
        new StreamSource(
            row.lane(),
            () -> progress.last(row.lane()),
            position -> streamReader.release(id, position),
            event -> event.event() instanceof Progress.Ended),
        cursor,
        sse,
        sink);
  }

  /// Streams the events of a lane. The stream has no end: an event of a lane may belong to no
  /// release.
  @GET
  @Path("/lanes/{environment}/{application}/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public void lane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @QueryParam("cursor") @Nullable String after,
      @Context Sse sse,
      @Context SseEventSink sink) {
    String lane = environment + "/" + application;
    if (lanes.findLane(lane).isEmpty()) {
      throw new ProblemException(ProblemType.NOT_FOUND, "there are no events of a lane " + lane);
    }
    streamRunner.start(
        new StreamSource(
            lane,
            () -> progress.last(lane),
            position -> streamReader.lane(lane, position),
            _ -> false),
        cursor(lastEventId, after),
        sse,
        sink);
  }

  @GET
  @Path("/outcomes")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public void outcomes(
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @QueryParam("cursor") @Nullable String after,
      @Context Sse sse,
      @Context SseEventSink sink) {
    VisibleLanes visible = requestContext.visible();
    streamRunner.start(
        new StreamSource(
            "outcomes",
            outcomes::last,
            position -> streamReader.outcomes(position, visible),
            _ -> false),
        cursor(lastEventId, after),
        sse,
        sink);
  }

  /// Returns the position behind which a stream begins: the header of a client that reconnects is
  /// newer than the address.
  private static long cursor(@Nullable String lastEventId, @Nullable String after) {
    String named = lastEventId == null || lastEventId.isBlank() ? after : lastEventId;
    if (named == null || named.isBlank()) {
      return 0;
    }
    if (!named.matches("[0-9]{1,18}")) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "Last-Event-ID or cursor is not the id of an event of this stream");
    }
    return Long.parseLong(named);
  }
}
