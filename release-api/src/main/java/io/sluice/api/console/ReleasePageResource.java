package io.sluice.api.console;

import io.sluice.api.command.CommandPreview;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.RecordedEntries;
import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The page of a release: its outcome, its plan, and its events, at each of which it can be seen as
/// it was.
@Path("/console")
@Produces(PageResponses.HTML)
public class ReleasePageResource {
  private static final int EVENTS_MAX = 200;

  private final ReleaseStatusResource releaseStatusResource;
  private final CommandPreview commandPreview;
  private final RecordedEntries recordedEntries;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  ReleasePageResource(
      ReleaseStatusResource releaseStatusResource,
      CommandPreview commandPreview,
      RecordedEntries recordedEntries,
      Frames frames) {
    this.commandPreview = commandPreview;
    this.recordedEntries = recordedEntries;
    this.releaseStatusResource = releaseStatusResource;
    this.frames = frames;
  }

  @GET
  @Path("/releases/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public String show(
      @PathParam("id") UUID id,
      @QueryParam("at") @Nullable Long at,
      @QueryParam("cursor") @DefaultValue("0") String cursor) {
    ReleaseView release = releaseStatusResource.get(id, at);
    Page<EventView> events = releaseStatusResource.events(id, cursor, EVENTS_MAX);
    PastEvents past = at == null ? PastEvents.NONE : PastEvents.read(releaseStatusResource, id, at);
    var card = new ReleaseCard(release, past.time().orElseGet(clock::instant), at != null);
    var page =
        new ReleasePage(
            card,
            at == null ? VerbButton.all(release, commandPreview) : List.of(),
            slider(release, at),
            past.verdict(),
            at == null ? PastEvidence.NONE : evidence(release, card.now()),
            events.items(),
            events.next().map(it -> "%s?cursor=%s".formatted(card.address(), it)).orElse(""));
    Frame frame =
        frames.make(
            "%s %s in %s"
                .formatted(
                    release.lane().application(), release.version(), release.lane().environment()),
            "");
    boolean isLive = at == null && !card.isEnded();
    return ConsoleTemplates.release(
            isLive ? frame.withStream("/console/lanes/%s/events".formatted(release.lane())) : frame,
            page)
        .render();
  }

  private EventSlider slider(ReleaseView shown, @Nullable Long at) {
    long first =
        releaseStatusResource.events(shown.id(), "0", 1).items().stream()
            .findFirst()
            .map(EventView::sequence)
            .orElse(0L);
    ReleaseView present = at == null ? shown : releaseStatusResource.get(shown.id(), null);
    return new EventSlider(first, present.sequence(), at == null ? 0 : at);
  }

  /// Reads the evidence. A release that had not started had none.
  private PastEvidence evidence(ReleaseView shown, Instant time) {
    return shown.started().isEmpty()
        ? PastEvidence.NONE
        : PastEvidence.read(recordedEntries, shown, time);
  }
}
