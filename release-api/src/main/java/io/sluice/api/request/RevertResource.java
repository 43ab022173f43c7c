package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.engine.Engine;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.request.Posting.Ready;
import io.sluice.api.request.Reverts.Intent;
import io.sluice.api.request.Sending.Said;
import io.sluice.api.store.Answer;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.ProblemView;
import io.sluice.contract.view.RevertBody;
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.RevertView.ReleasedVersion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints of a revert to the version that served before.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class RevertResource {
  private final Sending sending;
  private final Once once;
  private final Posting posting;
  private final Reverts reverts;
  private final Orders orders;
  private final Engine engine;

  RevertResource(
      Sending sending, Once once, Posting posting, Reverts reverts, Orders orders, Engine engine) {
    this.sending = sending;
    this.once = once;
    this.posting = posting;
    this.reverts = reverts;
    this.orders = orders;
    this.engine = engine;
  }

  @GET
  @Path("/lanes/{environment}/{application}/revert")
  @Needs(Role.VIEWER)
  @Operation(summary = "Effect of a revert, without starting it")
  public RevertView plan(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("release") @Nullable UUID release) {
    LaneKey lane = Known.lane(environment, application);
    Intent intent = reverts.find(lane, Optional.ofNullable(release));
    return intent.instances() == 0
        ? intent.view()
        : ready(intent.view().to().release(), lane)
            .filter(ready -> ready < intent.instances())
            .map(intent.view()::withReady)
            .orElse(intent.view());
  }

  /// Returns how many instances of `release` are ready now; empty if the engine does not answer.
  private Optional<Integer> ready(UUID release, LaneKey lane) {
    try {
      return Optional.of(
          Math.toIntExact(
              engine.instances(lane).stream()
                  .filter(it -> it.release().equals(release))
                  .filter(it -> it.state() == InstanceView.State.READY)
                  .count()));
    } catch (Problem _) {
      return Optional.empty();
    }
  }

  @POST
  @Path("/lanes/{environment}/{application}/revert")
  @Needs(Role.RELEASER)
  @Operation(summary = "Revert to the previous version, or to an earlier one")
  @RequestBody(content = @Content(schema = @Schema(implementation = RevertBody.class)))
  @APIResponseSchema(value = RevertView.class, responseCode = "202")
  public Response revert(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Known.lane(environment, application);
    String request = "POST /lanes/%s/revert".formatted(lane);
    Said<RevertBody> said = sending.said(request, key, body, RevertBody.class, RevertBody::id);
    return Replies.of(
        once.known(said.repeat())
            .orElseGet(() -> {
              Intent intent = reverts.find(lane, said.body().release());
              requireShown(intent.view(), said.body());
              return intent
                  .earlier()
                  .map(earlier -> release(intent.view(), earlier, said))
                  .orElseGet(() -> rollback(intent.view(), said));
            }));
  }

  private Answer rollback(RevertView view, Said<RevertBody> said) {
    UUID active = view.from().orElseThrow().release();
    var command = new Command.Revert(active, view.to().release(), superseded(view, said.body()));
    String reason = Orders.reason(said.body().reason());
    return once.call(
        said.repeat(),
        tx -> {
          orders.append(tx, view.lane(), said.id(), command, said.caller(), reason);
          return accepted(view.commanded(said.id(), active));
        });
  }

  private Answer release(RevertView view, ReleaseSpec earlier, Said<RevertBody> said) {
    Ready ready = posting.identify(posting.again(Reverts.unobserved(earlier)));
    var basis =
        new RevertBasis(view.from().map(ReleasedVersion::release), superseded(view, said.body()));
    Origin origin =
        Origin.revert(view.to().release(), basis, said.caller().name(), said.body().reason());
    return posting.post(
        said.repeat(), said.id(), ready, origin, _ -> accepted(view.released(said.id())));
  }

  private static Answer accepted(RevertView view) {
    String release = view.release().orElseThrow().toString();
    return new Answer(202, Optional.of("/api/v1/releases/" + release), Json.write(view));
  }

  private static List<UUID> superseded(RevertView view, RevertBody body) {
    return body.supersedeQueued().orElse(false)
        ? view.queued().stream().map(ReleasedVersion::release).toList()
        : List.of();
  }

  /// @throws Problem if the lane has another release than the caller's view of it, or releases are
  ///   queued and `supersedeQueued` is absent
  private static void requireShown(RevertView view, RevertBody body) {
    if (body.from().isPresent() && !body.from().equals(view.from().map(ReleasedVersion::release))) {
      throw new Problem(
          Kind.WRONG_STATE, "%s has changed: %s".formatted(view.lane(), view.state()));
    }
    boolean areShown =
        body.queued()
            .map(shown ->
                view.queued().stream().map(ReleasedVersion::release).allMatch(shown::contains))
            .orElse(true);
    if (!areShown || (body.supersedeQueued().isEmpty() && !view.queued().isEmpty())) {
      throw queued(view);
    }
  }

  private static Problem queued(RevertView view) {
    String versions =
        view.queued().stream().map(ReleasedVersion::version).collect(Collectors.joining(", "));
    return new Problem(
        Kind.RELEASES_QUEUED,
        "%s has queued releases (%s): supersedeQueued must be true to end them or false to start them after the revert"
            .formatted(view.lane(), versions),
        view.queued().stream()
            .map(waiting ->
                new ProblemView.At(
                    "/supersedeQueued",
                    "release %s of version %s is queued"
                        .formatted(waiting.release(), waiting.version()),
                    Optional.empty()))
            .toList());
  }
}
