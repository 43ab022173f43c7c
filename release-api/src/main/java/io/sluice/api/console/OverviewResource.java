package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.VisibleLanes;
import io.sluice.api.query.LaneBoard;
import io.sluice.api.query.LaneBoard.BoardLane;
import io.sluice.api.query.LaneBoard.BoardLanes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The first page: what serves, what moves, and what waits for a person.
@Path("/console")
@Produces(PageResponses.HTML)
public class OverviewResource {
  private static final int TEXT_MAX = 127;
  private static final int PAGE_MAX = 10_000;

  /// The choices of the filter, in the order of [BoardQueries.Filter#urgency].
  static final List<String> CHOICES = List.of("waiting", "moving", "queued", "resting");

  private final LaneBoard laneBoard;
  private final ClosedWindows closedWindows;
  private final RequestContext requestContext;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  OverviewResource(
      LaneBoard laneBoard,
      ClosedWindows closedWindows,
      RequestContext requestContext,
      Frames frames) {
    this.laneBoard = laneBoard;
    this.closedWindows = closedWindows;
    this.requestContext = requestContext;
    this.frames = frames;
  }

  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public String show(
      @QueryParam("text") @DefaultValue("") String text,
      @QueryParam("environment") @DefaultValue("") String environment,
      @QueryParam("show") @DefaultValue("") String show,
      @QueryParam("page") @DefaultValue("0") int page) {
    var choice =
        new BoardPage.Choice(
            clip(text), clip(environment), clip(show), Math.clamp(page, 0, PAGE_MAX));
    return ConsoleTemplates.overview(
            frames.make("Overview", "overview").withStream("/console/events"), board(choice))
        .render();
  }

  private BoardPage board(BoardPage.Choice choice) {
    Instant now = clock.instant();
    BoardLanes found =
        laneBoard.read(
            choice.environment(),
            choice.text().toLowerCase(Locale.ROOT), // lanes have lower-case names
            CHOICES.indexOf(choice.show()),
            choice.page());
    List<LaneCard> cards = found.lanes().stream().map(lane -> card(lane, now)).toList();
    List<String> environments =
        cards.stream().map(LaneCard::environment).distinct().sorted().toList();
    return new BoardPage(
        choice.withPage(found.board().number()),
        freezes(now),
        found.environments(),
        environments,
        rows(cards, environments),
        found.board());
  }

  private static LaneCard card(BoardLane lane, Instant now) {
    return new LaneCard(lane.lane(), lane.active(), lane.next(), now);
  }

  /// Returns a row for each application, in the order of their first cards.
  private static List<BoardPage.Row> rows(List<LaneCard> cards, List<String> environments) {
    Map<String, Map<String, LaneCard>> byApplication = new LinkedHashMap<>();
    cards.forEach(card ->
        byApplication
            .computeIfAbsent(card.application(), _ -> new LinkedHashMap<>())
            .put(card.environment(), card));
    List<BoardPage.Row> rows = new ArrayList<>();
    byApplication.forEach((application, lanes) ->
        rows.add(
            new BoardPage.Row(
                application,
                environments.stream().map(it -> Optional.ofNullable(lanes.get(it))).toList())));
    return rows;
  }

  private List<BoardPage.Freeze> freezes(Instant now) {
    VisibleLanes visible = requestContext.visible();
    return closedWindows.list(now).stream()
        .filter(freeze -> visible.hasEnvironment(freeze.environment()))
        .toList();
  }

  private static String clip(String text) {
    return text.strip().substring(0, Math.min(TEXT_MAX, text.strip().length()));
  }
}
