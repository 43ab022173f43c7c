package io.sluice.api.query;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;
import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.ARRAY;
import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.NoticeRepository;
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReleaseCondition;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.api.store.ReleaseRepository.Filter;
import io.sluice.api.store.ReleaseRepository.Place;
import io.sluice.api.store.ReleaseRow;
import io.sluice.api.store.StreamRow;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The endpoints of releases, their events, notices and replays.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseStatusResource {
  private final ViewReader viewReader;
  private final ReleaseHistory releaseHistory;
  private final ReleaseRepository releases;
  private final ProgressRepository progress;
  private final NoticeRepository notices;
  private final RequestContext requestContext;

  ReleaseStatusResource(
      ViewReader viewReader,
      ReleaseHistory releaseHistory,
      ReleaseRepository releases,
      ProgressRepository progress,
      NoticeRepository notices,
      RequestContext requestContext) {
    this.requestContext = requestContext;
    this.viewReader = viewReader;
    this.releaseHistory = releaseHistory;
    this.releases = releases;
    this.progress = progress;
    this.notices = notices;
  }

  @GET
  @Path("/releases/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(summary = "One release")
  public ReleaseView get(
      @PathParam("id") UUID id,
      @Parameter(description = "Its state after this event of its lane") @QueryParam("at")
          @Nullable Long at) {
    return at == null ? releaseHistory.now(id) : releaseHistory.at(id, at);
  }

  @GET
  @Path("/releases/{id}/replay")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(summary = "Replay the lane's event log, and compare it with the stored state")
  public ReplayView replay(@PathParam("id") UUID id) {
    return releaseHistory.replay(id);
  }

  @GET
  @Path("/releases")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(summary = "Releases, the newest first")
  @Parameter(
      name = "lane",
      in = QUERY,
      description = "ENVIRONMENT/APPLICATION",
      schema = @Schema(type = STRING))
  @Parameter(name = "environment", in = QUERY, schema = @Schema(type = STRING))
  @Parameter(name = "application", in = QUERY, schema = @Schema(type = STRING))
  @Parameter(name = "version", in = QUERY, schema = @Schema(type = STRING))
  @Parameter(name = "state", in = QUERY, schema = @Schema(implementation = State.class))
  @Parameter(name = "outcome", in = QUERY, schema = @Schema(implementation = Outcome.class))
  @Parameter(name = "caller", in = QUERY, schema = @Schema(type = STRING))
  @Parameter(
      name = "label",
      in = QUERY,
      description = "KEY=VALUE; each must hold",
      schema = @Schema(type = ARRAY, implementation = String.class))
  @Parameter(
      name = "since",
      in = QUERY,
      description = "Requested at this instant or later",
      schema = @Schema(implementation = Instant.class))
  @Parameter(
      name = "until",
      in = QUERY,
      description = "Requested before this instant",
      schema = @Schema(implementation = Instant.class))
  @Parameter(
      name = "text",
      in = QUERY,
      description = "Words of version, caller, labels and reason; each must occur",
      schema = @Schema(type = STRING))
  public Page<ReleaseView> list(
      @Context UriInfo uri,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int most = QueryParameters.requireLimit(limit);
    ReleaseFilter filter = ReleaseFilter.parse(uri.getQueryParameters());
    Optional<Place> before =
        Optional.ofNullable(cursor).map(text -> ListCursor.place(text, filter.hash()));
    List<ReleaseCondition> conditions = new ArrayList<>(filter.conditions());
    requestContext.visible().findRegex().map(ReleaseCondition::lanes).ifPresent(conditions::add);
    List<ReleaseRow> rows = releases.page(new Filter(conditions, before, most + 1));
    List<ReleaseRow> page = rows.subList(0, Math.min(most, rows.size()));
    Optional<String> next =
        rows.size() > most
            ? Optional.of(
                ListCursor.of(
                        new Place(page.getLast().posted(), page.getLast().id()), filter.hash())
                    .text())
            : Optional.empty();
    return new Page<>(viewReader.views(page), next);
  }

  @GET
  @Path("/releases/{id}/events")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(summary = "Events of a release; as text/event-stream, also new ones")
  public Page<EventView> events(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    viewReader.require(id);
    long after = QueryParameters.position(cursor);
    return ViewReader.page(
        limit,
        most -> progress.ofRelease(id, after, most),
        ProgressRow::sequence,
        ProgressRow::toView);
  }

  @GET
  @Path("/releases/{id}/notices")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(summary = "Notifications of a release")
  public Page<EventView> notices(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    viewReader.require(id);
    long after = QueryParameters.position(cursor);
    return ViewReader.page(
        limit, most -> notices.ofRelease(id, after, most), StreamRow::position, StreamRow::toView);
  }
}
