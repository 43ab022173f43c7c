package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.command.ReleaseSubmission.ValidatedRelease;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Caller;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.Scope;
import io.sluice.api.projection.AnalysisViews;
import io.sluice.api.projection.RecordedTraffic;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.StepViews;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.contract.Advice;
import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.PlanView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.notice.Prediction;
import io.sluice.domain.rollout.Planner;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints that request, retry or plan a release.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseResource {
  private static final List<String> ORIGIN_FIELDS = List.of("labels", "links");

  private final CommandSubmission commandSubmission;
  private final ReleaseSubmission releaseSubmission;
  private final Lookup lookup;
  private final ReleaseRepository releases;
  private final RequestContext requestContext;

  ReleaseResource(
      CommandSubmission commandSubmission,
      ReleaseSubmission releaseSubmission,
      Lookup lookup,
      ReleaseRepository releases,
      RequestContext requestContext) {
    this.releases = releases;
    this.requestContext = requestContext;
    this.commandSubmission = commandSubmission;
    this.releaseSubmission = releaseSubmission;
    this.lookup = lookup;
  }

  @POST
  @Path("/releases")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.RELEASE, on = ResourceKind.DOCUMENT)
  @Operation(summary = "Request a release")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response post(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    JsonNode tree = BodyReader.read(body);
    String request = "POST /releases " + DocumentReader.canonical(withoutOrigin(tree));
    ParsedRequest<JsonNode> parsedRequest =
        commandSubmission.parse(request, key, tree, Optional.empty());
    return commandSubmission.respond(
        parsedRequest,
        () -> {
          ReleaseDocument document = DocumentReader.read(tree, ReleaseDocument.class);
          ValidatedRelease validated = releaseSubmission.plan(document, parsedRequest.caller());
          return releaseSubmission.post(
              parsedRequest,
              validated,
              CommandOrigin.document(
                  validated.spec().lane(),
                  parsedRequest.caller(),
                  document.reason(),
                  document.breakGlass()));
        });
  }

  /// Returns a document without the labels and links: a repeat from another CI job has others.
  private static JsonNode withoutOrigin(JsonNode tree) {
    return tree instanceof ObjectNode document ? document.deepCopy().without(ORIGIN_FIELDS) : tree;
  }

  @POST
  @Path("/releases/{id}/retry")
  @AwaitsResult
  @Permission(verb = ApiVerb.RETRY, on = ResourceKind.RELEASE)
  @Operation(summary = "Release the document of an ended release again")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandRequest.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response retry(
      @PathParam("id") UUID of,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    String request = "POST /releases/%s/retry".formatted(of);
    ParsedRequest<CommandRequest> parsedRequest =
        commandSubmission.parse(request, key, body, CommandRequest.class, CommandRequest::id);
    return commandSubmission.respond(
        parsedRequest,
        () -> {
          ReleaseView ended = lookup.release(of);
          if (ended.state() != State.ENDED) {
            throw new ProblemException(
                ProblemType.INVALID_STATE,
                "release %s has not ended: abort it first".formatted(of));
          }
          return releaseSubmission.post(
              parsedRequest,
              releaseSubmission.retry(ended.spec(), parsedRequest.caller()),
              CommandOrigin.retry(
                  of,
                  ended.lane(),
                  parsedRequest.caller(),
                  parsedRequest.body().reason(),
                  parsedRequest.body().breakGlass()),
              json -> CommandAppender.accepted(parsedRequest.id(), json));
        });
  }

  /// Whether the caller may release in a lane. For others no file of a command is read.
  private boolean canRelease(LaneKey lane) {
    return requestContext.caller().has(ApiVerb.RELEASE.roles(), Scope.of(lane));
  }

  @POST
  @Path("/plans")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.PLAN, on = ResourceKind.DOCUMENT)
  @Operation(summary = "Plan of a release, without starting it")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  public PlanView plan(InputStream body) {
    ReleaseDocument document = DocumentReader.read(BodyReader.read(body), ReleaseDocument.class);
    Caller caller = requestContext.caller();
    ValidatedRelease planned = releaseSubmission.plan(document, caller);
    ValidatedRelease validated =
        canRelease(planned.spec().lane()) ? releaseSubmission.identify(planned) : planned;
    ReleaseSpec spec = validated.spec();
    Optional<String> breakGlass =
        BreakGlassReader.findReason(document.breakGlass(), caller, spec.lane());
    Optional<Serving> stable = validated.context().findStable();
    Plan plan = Planner.forward(spec, stable);
    return new PlanView(
        spec.lane(),
        spec.version(),
        ReleaseViews.name(spec.strategy()),
        spec.advice().map(Advice::reason),
        stable.map(serving -> serving.spec().version()),
        StepViews.of(plan, 1, Direction.FORWARD),
        StartBlockers.of(validated, breakGlass),
        InactiveChecks.of(plan, spec.analysis(), stable.isEmpty()),
        Prediction.sentences(spec, stable, validated.context().now()),
        validated.floors().stream().map(FloorViews::of).toList(),
        AnalysisViews.of(
            spec.analysis(),
            plan.steps(),
            RecordedTraffic.find(
                releases.newest(spec.lane(), RecordedTraffic.RELEASES_MAX).stream())),
        spec);
  }
}
