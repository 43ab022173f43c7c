package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.document.Documents;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.Steps;
import io.sluice.api.request.Posting.Ready;
import io.sluice.api.request.Sending.Said;
import io.sluice.contract.Advice;
import io.sluice.contract.Direction;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.CommandBody;
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
public class Releases {
  private final Sending sending;
  private final Posting posting;
  private final Once once;
  private final Known known;

  Releases(Sending sending, Posting posting, Once once, Known known) {
    this.sending = sending;
    this.posting = posting;
    this.once = once;
    this.known = known;
  }

  @POST
  @Path("/releases")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.RELEASER)
  @Operation(summary = "Request a release")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response post(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    JsonNode tree = Bodies.read(body);
    String request = "POST /releases " + Documents.canonical(tree);
    Said<JsonNode> said = sending.said(request, key, tree, Optional.empty());
    return Replies.of(
        once.known(said.repeat())
            .orElseGet(() -> {
              Ready ready = posting.prepare(Documents.read(tree, ReleaseDocument.class));
              return posting.post(
                  said.repeat(),
                  said.id(),
                  posting.identify(ready),
                  Origin.document(said.caller().name()));
            }));
  }

  @POST
  @Path("/releases/{id}/retry")
  @Needs(Role.RELEASER)
  @Operation(summary = "Release the document of an ended release again")
  @RequestBody(content = @Content(schema = @Schema(implementation = CommandBody.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response retry(
      @PathParam("id") UUID of,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    String request = "POST /releases/%s/retry".formatted(of);
    Said<CommandBody> said = sending.said(request, key, body, CommandBody.class, CommandBody::id);
    return Replies.of(
        once.known(said.repeat())
            .orElseGet(() -> {
              ReleaseView ended = known.release(of);
              if (ended.state() != State.ENDED) {
                throw new Problem(
                    Kind.WRONG_STATE, "release %s has not ended: abort it first".formatted(of));
              }
              Ready ready = posting.retry(ended.spec());
              return posting.post(
                  said.repeat(),
                  said.id(),
                  posting.identify(ready),
                  Origin.retry(of, said.caller().name(), said.body().reason()));
            }));
  }

  @POST
  @Path("/plans")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Operation(summary = "Plan of a release, without starting it")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  public PlanView plan(InputStream body) {
    Ready ready =
        posting.identify(posting.plan(Documents.read(Bodies.read(body), ReleaseDocument.class)));
    ReleaseSpec spec = ready.spec();
    Optional<Serving> stable = ready.ground().stable();
    Plan plan = Planner.forward(spec, stable);
    return new PlanView(
        spec.lane(),
        spec.version(),
        ReleaseViews.name(spec.strategy()),
        spec.advice().map(Advice::why),
        stable.map(serving -> serving.spec().version()),
        Steps.of(plan, 1, Direction.FORWARD),
        Violations.of(ready),
        stable.isEmpty() ? List.of() : Unjudged.of(plan, spec.analysis()),
        Prediction.sentences(spec, stable, ready.ground().now()),
        spec);
  }
}
