package io.sluice.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.access.Caller;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.Steps;
import io.sluice.api.request.Posting.Origin;
import io.sluice.api.request.Posting.Ready;
import io.sluice.api.store.Repeat;
import io.sluice.contract.Direction;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Asking for a release.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Releases {
  private final Session session;
  private final Posting posting;
  private final Once once;
  private final Known known;

  Releases(Session session, Posting posting, Once once, Known known) {
    this.session = session;
    this.posting = posting;
    this.once = once;
    this.known = known;
  }

  @POST
  @Path("/releases")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.RELEASER)
  @Operation(summary = "Ask for a release")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response post(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    JsonNode tree = Bodies.read(body);
    UUID id = UUID.randomUUID();
    Caller caller = session.caller();
    Repeat repeat =
        Keys.of(caller, Optional.empty(), key, id, "POST /releases " + Documents.canonical(tree));
    return Replies.of(
        once.known(repeat)
            .orElseGet(() -> {
              Ready ready = posting.prepare(Documents.read(tree, ReleaseDocument.class));
              return posting.post(
                  repeat, id, posting.identify(ready), Origin.document(caller.name()));
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
    Optional<JsonNode> tree = Bodies.readOptional(body);
    Optional<CommandBody> told = tree.map(node -> Documents.read(node, CommandBody.class));
    Optional<UUID> chosen = told.flatMap(CommandBody::id);
    UUID id = chosen.orElseGet(UUID::randomUUID);
    Caller caller = session.caller();
    String said = "POST /releases/%s/retry ".formatted(of) + tree.map(Documents::canonical);
    Repeat repeat = Keys.of(caller, chosen, key, id, said);
    return Replies.of(
        once.known(repeat)
            .orElseGet(() -> {
              ReleaseView ended = known.release(of);
              if (ended.state() != State.ENDED) {
                throw new Problem(
                    Kind.WRONG_STATE, "release %s has not ended: abort it first".formatted(of));
              }
              Ready ready = posting.again(ended.spec().withoutArtifact());
              return posting.post(
                  repeat,
                  id,
                  posting.identify(ready),
                  Origin.retry(of, caller.name(), told.flatMap(CommandBody::reason)));
            }));
  }

  @POST
  @Path("/plans")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Operation(summary = "What a release would do, without doing it")
  @RequestBody(content = @Content(schema = @Schema(implementation = ReleaseDocument.class)))
  public PlanView plan(InputStream body) {
    Ready ready = posting.plan(Documents.read(Bodies.read(body), ReleaseDocument.class));
    ReleaseSpec spec = ready.spec();
    Optional<Serving> stable = ready.ground().stable();
    return new PlanView(
        spec.lane(),
        spec.version(),
        ReleaseViews.name(spec.strategy()),
        stable.map(serving -> serving.spec().version()),
        Steps.of(Planner.forward(spec, stable), 1, Direction.FORWARD),
        Violations.of(ready),
        Prediction.sentences(spec, stable, ready.ground().now()),
        spec);
  }
}
