package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReadModelQueries;
import io.sluice.api.store.ReadModelQueries.Filter;
import io.sluice.api.store.ReadModelQueries.Place;
import io.sluice.api.store.ReleaseRow;
import io.sluice.api.store.StreamRow;
import io.sluice.contract.State;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import io.sluice.domain.notice.EventMessages;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The endpoints of releases, their events, notices and replays.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseStatusResource {
  private final ViewReader viewReader;
  private final ReleaseHistory releaseHistory;
  private final ReadModelQueries model;

  ReleaseStatusResource(
      ViewReader viewReader, ReleaseHistory releaseHistory, ReadModelQueries model) {
    this.releaseHistory = releaseHistory;
    this.viewReader = viewReader;
    this.model = model;
  }

  @GET
  @Path("/releases/{id}")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "One release")
  public ReleaseView get(
      @PathParam("id") UUID id,
      @Parameter(description = "Its state after this event of its lane") @QueryParam("at")
          @Nullable Long at) {
    return at == null ? releaseHistory.now(id) : releaseHistory.at(id, at);
  }

  @GET
  @Path("/releases/{id}/replay")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Replay the lane's event log, and compare it with the stored state")
  public ReplayView replay(@PathParam("id") UUID id) {
    return releaseHistory.replay(id);
  }

  @GET
  @Path("/releases")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Releases, the newest first")
  public Page<ReleaseView> list(
      @QueryParam("lane") @Nullable String lane,
      @QueryParam("state") @Nullable String state,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int most = ViewReader.requireLimit(limit);
    Optional<String> ofLane = Optional.ofNullable(lane);
    Optional<String> in = Optional.ofNullable(state).map(ReleaseStatusResource::requireState);
    int hash = Objects.hash(ofLane, in);
    Optional<Place> before =
        Optional.ofNullable(cursor)
            .map(text -> ListCursor.parse(text, hash))
            .map(from -> new Place(from.posted(), from.id()));
    List<ReleaseRow> rows = model.releases(new Filter(ofLane, in, before, most + 1));
    List<ReleaseRow> page = rows.subList(0, Math.min(most, rows.size()));
    Optional<String> next =
        rows.size() > most
            ? Optional.of(new ListCursor(page.getLast().posted(), page.getLast().id(), hash).text())
            : Optional.empty();
    return new Page<>(viewReader.views(page), next);
  }

  @GET
  @Path("/releases/{id}/events")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Events of a release; as text/event-stream, also new ones")
  public Page<EventView> events(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    viewReader.require(id);
    return ViewReader.page(
        limit, most -> model.progress(id, after, most), ProgressRow::sequence, ProgressRow::toView);
  }

  @GET
  @Path("/releases/{id}/notices")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Notifications of a release")
  public Page<EventView> notices(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    viewReader.require(id);
    return ViewReader.page(
        limit, most -> model.notices(id, after, most), StreamRow::position, StreamRow::toView);
  }

  private static String requireState(String state) {
    List<String> words = Arrays.stream(State.values()).map(EventMessages::word).toList();
    if (!words.contains(state)) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "state must be one of %s, was '%s'".formatted(String.join(", ", words), state));
    }
    return state;
  }
}
