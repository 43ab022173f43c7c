package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.LaneBoard;
import io.sluice.api.query.StreamRunner;
import io.sluice.api.store.BoardQueries;
import io.sluice.contract.LaneKey;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The streams upon which pages load themselves again. An event reports only that something has
/// changed: the page that follows is complete, so a browser that connects again misses nothing.
@Path("/console")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class ChangeStreamResource {
  private final StreamRunner streamRunner;
  private final BoardQueries boardQueries;

  ChangeStreamResource(StreamRunner streamRunner, BoardQueries boardQueries) {
    this.streamRunner = streamRunner;
    this.boardQueries = boardQueries;
  }

  @GET
  @Path("/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public void all(@Context Sse sse, @Context SseEventSink sink) {
    streamRunner.startChanges(LaneBoard.CHANGES, boardQueries::position, sse, sink);
  }

  @GET
  @Path("/lanes/{environment}/{application}/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public void lane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @Context Sse sse,
      @Context SseEventSink sink) {
    var lane = new LaneKey(environment, application);
    streamRunner.startChanges("changes of " + lane, () -> boardQueries.position(lane), sse, sink);
  }
}
