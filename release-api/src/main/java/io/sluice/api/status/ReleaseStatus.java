package io.sluice.api.status;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.store.NoticeRow;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.State;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import io.sluice.domain.notice.Sentences;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// Releases as they stand.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseStatus {
  private final Shown shown;
  private final History history;

  ReleaseStatus(Shown shown, History history) {
    this.history = history;
    this.shown = shown;
  }

  @GET
  @Path("/releases/{id}")
  @Needs(Role.VIEWER)
  @Operation(summary = "One release")
  public ReleaseView get(
      @PathParam("id") UUID id,
      @Parameter(description = "As it was when this event of its lane had happened")
          @QueryParam("at")
          @Nullable Long at) {
    return at == null ? history.now(id) : history.at(id, at);
  }

  @GET
  @Path("/releases/{id}/replay")
  @Needs(Role.VIEWER)
  @Operation(summary = "Fold the lane's log once more, and compare with what is kept")
  public ReplayView replay(@PathParam("id") UUID id) {
    return history.replay(id);
  }

  @GET
  @Path("/releases")
  @Needs(Role.VIEWER)
  @Operation(summary = "Releases, the newest first")
  public Page<ReleaseView> list(
      @QueryParam("lane") @Nullable String lane,
      @QueryParam("state") @Nullable String state,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    Map<String, Object> filter = new LinkedHashMap<>();
    if (lane != null) {
      filter.put("lane", lane);
    }
    if (state != null) {
      filter.put("state", known(state));
    }
    int hash = filter.hashCode();
    List<String> wheres =
        new ArrayList<>(filter.keySet().stream().map(f -> f + " = :" + f).toList());
    if (cursor != null) {
      Cursor from = Cursor.parse(cursor, hash);
      wheres.add("(posted < :posted or (posted = :posted and id < :id))");
      filter.put("posted", from.posted());
      filter.put("id", from.id());
    }
    String where = wheres.isEmpty() ? "" : String.join(" and ", wheres) + " ";
    int most = Limits.of(limit);
    List<ReleaseRow> rows =
        ReleaseRow.<ReleaseRow>find(where + "order by posted desc, id desc", filter)
            .page(0, most + 1)
            .list();
    List<ReleaseRow> page = rows.subList(0, Math.min(most, rows.size()));
    Optional<String> next =
        rows.size() > most
            ? Optional.of(new Cursor(page.getLast().posted, page.getLast().id, hash).text())
            : Optional.empty();
    return new Page<>(shown.views(page), next);
  }

  @GET
  @Path("/releases/{id}/events")
  @Needs(Role.VIEWER)
  @Operation(summary = "What happened to a release; as text/event-stream, what happens")
  public Page<EventView> events(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    shown.require(id);
    int most = Limits.of(limit);
    return Shown.page(ProgressRow.of(id, after, most + 1), most, ProgressRow::view);
  }

  @GET
  @Path("/releases/{id}/notices")
  @Needs(Role.VIEWER)
  @Operation(summary = "Who was told of a release")
  public Page<EventView> notices(
      @PathParam("id") UUID id,
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    shown.require(id);
    int most = Limits.of(limit);
    return Shown.page(NoticeRow.of(id, after, most + 1), most, NoticeRow::view);
  }

  private static String known(String state) {
    List<String> words = Arrays.stream(State.values()).map(Sentences::word).toList();
    if (!words.contains(state)) {
      throw new Problem(
          Kind.INVALID_PARAMETER,
          "state must be one of %s, was '%s'".formatted(String.join(", ", words), state));
    }
    return state;
  }
}
