package io.sluice.api.console;

import io.quarkus.qute.RawString;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.VisibleLanes;
import io.sluice.api.query.LaneBoard;
import io.sluice.api.query.LaneBoard.BoardLane;
import io.sluice.api.query.LaneBoard.BoardLanes;
import io.sluice.api.query.SharedReads;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
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

  /// The maximum number of live parts that are kept, which differ by their filters.
  private static final int PARTS_MAX = 16;

  /// The choices of the filter, in the order of [BoardQueries.Filter#urgency].
  static final List<String> CHOICES = List.of("waiting", "moving", "queued", "resting");

  private final LaneBoard laneBoard;
  private final ClosedWindows closedWindows;
  private final RequestContext requestContext;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();
  private final SharedReads<PartKey, LivePart> parts =
      new SharedReads<>(PARTS_MAX, System::nanoTime);

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

  /// The choice of a live part.
  ///
  /// @param visible regular expression of the visible lanes; all if empty
  /// @param second the time in seconds: countdowns and freezes depend on it
  private record PartKey(Optional<String> visible, BoardPage.Choice choice, long second) {}

  /// @param htmx not empty if the script of a page loads its live part again
  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public Response show(
      @QueryParam("text") @DefaultValue("") String text,
      @QueryParam("environment") @DefaultValue("") String environment,
      @QueryParam("show") @DefaultValue("") String show,
      @QueryParam("page") @DefaultValue("0") int page,
      @HeaderParam("HX-Request") @DefaultValue("") String htmx,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @DefaultValue("") String accepted) {
    var choice =
        new BoardPage.Choice(
            clip(text), clip(environment), clip(show), Math.clamp(page, 0, PAGE_MAX));
    LivePart live = readLivePart(choice);
    return htmx.isEmpty()
        ? PageResponses.page(
                200,
                ConsoleTemplates.overview(
                    frames.make("Overview", "overview").withStream("/console/events"),
                    live.board(),
                    new RawString(live.html())))
            .build()
        : live.toResponse(accepted);
  }

  private LivePart readLivePart(BoardPage.Choice choice) {
    Optional<String> visible = requestContext.visible().findRegex();
    long second = clock.instant().getEpochSecond();
    return parts.get(
        new PartKey(visible, choice, second),
        laneBoard.position(),
        () -> LivePart.render(board(choice)));
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
