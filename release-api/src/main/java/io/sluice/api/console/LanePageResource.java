package io.sluice.api.console;

import io.sluice.api.command.CommandPreview;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.LaneResource;
import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.TextFormats;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The page of a lane: both versions, the split of traffic, the plan and the evidence.
@Path("/console")
@Produces(PageResponses.HTML)
public class LanePageResource {
  private static final int RELEASES_MAX = 10;
  private static final int LINES = 500;

  private final LaneResource laneResource;
  private final ReleaseStatusResource releaseStatusResource;
  private final ReleaseRepository releases;
  private final CommandPreview commandPreview;
  private final LaneVerbForms laneVerbForms;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  LanePageResource(
      LaneResource laneResource,
      ReleaseStatusResource releaseStatusResource,
      ReleaseRepository releases,
      CommandPreview commandPreview,
      LaneVerbForms laneVerbForms,
      Frames frames) {
    this.laneResource = laneResource;
    this.releaseStatusResource = releaseStatusResource;
    this.releases = releases;
    this.commandPreview = commandPreview;
    this.laneVerbForms = laneVerbForms;
    this.frames = frames;
  }

  @GET
  @Path("/lanes/{environment}/{application}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public String show(
      @PathParam("environment") String environment, @PathParam("application") String application) {
    LaneView lane = laneResource.get(environment, application);
    Frame frame =
        frames
            .make("%s in %s".formatted(application, environment), "")
            .withStream("/console/lanes/%s/events".formatted(lane.lane()));
    return ConsoleTemplates.lane(frame, page(lane)).render();
  }

  private LanePage page(LaneView lane) {
    Instant now = clock.instant();
    Optional<ReleaseCard> active =
        lane.active()
            .map(id -> releaseStatusResource.get(id, null))
            .map(release -> new ReleaseCard(release, now));
    List<VerbButton> verbs =
        active.map(card -> VerbButton.all(card.release(), commandPreview)).orElse(List.of());
    List<LaneVerbButton> laneVerbs = laneVerbForms.buttons(lane.lane());
    List<ReleaseCard> newest =
        releases.newest(lane.lane(), RELEASES_MAX).stream()
            .map(release -> new ReleaseCard(release, now))
            .toList();
    try {
      List<InstanceView> instances =
          laneResource
              .instances(lane.lane().environment(), lane.lane().application(), false)
              .items();
      return new LanePage(lane, active, verbs, laneVerbs, newest, instances, "", now);
    } catch (ProblemException e) {
      if (e.type() != ProblemType.UNAVAILABLE) {
        throw e;
      }
      return new LanePage(
          lane, active, verbs, laneVerbs, newest, List.of(), String.valueOf(e.getMessage()), now);
    }
  }

  @GET
  @Path("/lanes/{environment}/{application}/logs")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public String logs(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("instance") @DefaultValue("") String instance) {
    String log =
        laneResource.logs(environment, application, instance.isEmpty() ? null : instance, LINES);
    String title =
        instance.isEmpty()
            ? "Log of %s in %s".formatted(application, environment)
            : "Log of instance %s".formatted(TextFormats.line(instance));
    return ConsoleTemplates.log(
            frames.make(title, ""), "/console/lanes/%s/%s".formatted(environment, application), log)
        .render();
  }
}
