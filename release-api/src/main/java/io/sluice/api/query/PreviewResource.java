package io.sluice.api.query;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.ContractModule;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.PreviewLink;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.view.PreviewView;
import io.sluice.contract.view.ReleaseView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The endpoint of links to previews.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class PreviewResource {
  private static final Duration EXPIRES_MIN = Duration.ofMinutes(1);
  private static final Duration EXPIRES_MAX = Duration.ofDays(7);

  private final InstantSource clock = InstantSource.system();
  private final ViewReader viewReader;
  private final EngineClient engineClient;
  private final AuditTrail auditTrail;

  PreviewResource(ViewReader viewReader, EngineClient engineClient, AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
    this.viewReader = viewReader;
    this.engineClient = engineClient;
  }

  @POST
  @Path("/releases/{id}/preview")
  @Permission(verb = ApiVerb.PREVIEW, on = ResourceKind.RELEASE)
  @Operation(summary = "Sign a link to the preview of a release")
  public PreviewView sign(
      @PathParam("id") UUID id,
      @Parameter(description = "Time until the link ends, 1m to 168h")
          @QueryParam("expires")
          @DefaultValue("1h")
          String expires) {
    Duration time = requireTime(expires);
    ReleaseView view = viewReader.require(id).view();
    Match match = findPreview(view).orElseThrow(() -> rejectMissing(view));
    if (view.state() == State.ENDED) {
      throw new ProblemException(
          ProblemType.INVALID_STATE, "release %s has ended, and its preview with it".formatted(id));
    }
    auditTrail.setLane(view.lane());
    PreviewView preview =
        match.equals(Match.PREVIEW)
            ? new PreviewView(host(view.lane()), Optional.empty(), Optional.empty())
            : sign(view, clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS));
    return auditTrail.call(_ -> preview, _ -> 200);
  }

  private PreviewView sign(ReleaseView view, Instant expiry) {
    String proof = engineClient.signPreview(view.lane(), view.id(), expiry);
    return new PreviewView(
        host(view.lane()), Optional.of(PreviewLink.NAME + "=" + proof), Optional.of(expiry));
  }

  private static String host(LaneKey lane) {
    return LaneKey.PREVIEW + lane.host();
  }

  private static Optional<Match> findPreview(ReleaseView view) {
    return view.spec().strategy() instanceof Strategy.BlueGreen blueGreen
        ? blueGreen.findPreview()
        : Optional.empty();
  }

  private static ProblemException rejectMissing(ReleaseView view) {
    return new ProblemException(
        ProblemType.INVALID_STATE,
        "%s %s has no preview: only blueGreen with preview: true has one"
            .formatted(view.spec().application(), view.spec().version()));
  }

  private static Duration requireTime(String expires) {
    try {
      Duration time = ContractModule.duration(expires);
      if (time.compareTo(EXPIRES_MIN) >= 0 && time.compareTo(EXPIRES_MAX) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException _) {
      // rejected below, like a duration out of bounds
    }
    throw QueryParameters.rejected(
        "expires", "must be a duration of 1m to 168h, such as 1h, was '%s'".formatted(expires));
  }
}
