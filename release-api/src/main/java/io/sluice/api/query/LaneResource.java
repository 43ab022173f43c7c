package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.LaneStatusRepository;
import io.sluice.api.store.LaneStatusRow;
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ProgressRow;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.FleetNoiseView;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// The endpoints of lanes, their events, instances, logs and noise.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class LaneResource {
  private static final int LINES_MAX = 5_000;

  private final ViewReader viewReader;
  private final LaneStatusRepository lanes;
  private final ProgressRepository progress;
  private final EngineClient engineClient;
  private final HealthMonitorClient healthMonitorClient;
  private final RequestContext requestContext;

  LaneResource(
      ViewReader viewReader,
      LaneStatusRepository lanes,
      ProgressRepository progress,
      EngineClient engineClient,
      HealthMonitorClient healthMonitorClient,
      RequestContext requestContext) {
    this.requestContext = requestContext;
    this.viewReader = viewReader;
    this.lanes = lanes;
    this.progress = progress;
    this.engineClient = engineClient;
    this.healthMonitorClient = healthMonitorClient;
  }

  @GET
  @Path("/lanes")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(summary = "All lanes, by name")
  public Page<LaneView> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    String after =
        Optional.ofNullable(cursor)
            .map(text -> ListCursor.parse(text, "lanes", 0, LaneKey::parse).toString())
            .orElse("");
    int most = QueryParameters.requireLimit(limit);
    List<LaneStatusRow> rows = lanes.behind(after, requestContext.visible().findRegex(), most + 1);
    List<LaneView> views =
        rows.stream().limit(most).map(row -> viewReader.lane(row.status())).toList();
    return new Page<>(
        views,
        rows.size() > most
            ? Optional.of(new ListCursor("lanes", views.getLast().lane().toString(), 0).text())
            : Optional.empty());
  }

  @GET
  @Path("/lanes/{environment}/{application}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(summary = "One lane: the serving versions and the split of traffic")
  public LaneView get(
      @PathParam("environment") String environment, @PathParam("application") String application) {
    return viewReader.lane(viewReader.status(key(environment, application)));
  }

  @GET
  @Path("/lanes/{environment}/{application}/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(summary = "Events of a lane; as text/event-stream, also new ones")
  public Page<EventView> events(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    LaneKey key = viewReader.status(key(environment, application)).key();
    long after = QueryParameters.position(cursor);
    return ViewReader.page(
        limit,
        most -> progress.ofLane(key.toString(), after, most),
        ProgressRow::sequence,
        ProgressRow::toView);
  }

  @GET
  @Path("/lanes/{environment}/{application}/instances")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(
      summary = "The lane's instances, read live; with `ended=true` also those of the last 7 days")
  public Page<InstanceView> instances(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("ended") @DefaultValue("false") boolean ended) {
    LaneKey key = viewReader.status(key(environment, application)).key();
    return new Page<>(engineClient.instances(key, ended), Optional.empty());
  }

  @GET
  @Path("/lanes/{environment}/{application}/logs")
  @Produces(MediaType.TEXT_PLAIN)
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(summary = "The last lines that the lane's instances wrote, read live")
  public String logs(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("instance") @Nullable String instance,
      @QueryParam("lines") @DefaultValue("200") int lines) {
    if (lines < 1 || lines > LINES_MAX) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "lines must be 1 to %d, was %d".formatted(LINES_MAX, lines));
    }
    LaneKey key = viewReader.status(key(environment, application)).key();
    return engineClient.logs(key, Optional.ofNullable(instance), lines);
  }

  @GET
  @Path("/lanes/{environment}/{application}/noise")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(summary = "The recorded noise of the stable instances of a lane")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = FleetNoiseView.class)))
  public String noise(
      @PathParam("environment") String environment, @PathParam("application") String application) {
    return healthMonitorClient.noise(viewReader.status(key(environment, application)).key());
  }

  private static LaneKey key(String environment, String application) {
    try {
      return new LaneKey(environment, application);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }
}
