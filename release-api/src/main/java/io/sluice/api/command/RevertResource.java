package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.command.ReleaseSubmission.ValidatedRelease;
import io.sluice.api.command.RevertResolver.Intent;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.EngineClient;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.ProblemView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RestartRequest;
import io.sluice.contract.view.RevertRequest;
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

/// The endpoints that release an earlier document of a lane again: the revert to the version that
/// served before, and the restart of stable with new instances.
@AwaitsResult
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class RevertResource {
  private final CommandSubmission commandSubmission;
  private final Idempotency idempotency;
  private final ReleaseSubmission releaseSubmission;
  private final RevertResolver revertResolver;
  private final EngineClient engineClient;
  private final AuditTrail auditTrail;

  RevertResource(
      CommandSubmission commandSubmission,
      Idempotency idempotency,
      ReleaseSubmission releaseSubmission,
      RevertResolver revertResolver,
      EngineClient engineClient,
      AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
    this.commandSubmission = commandSubmission;
    this.idempotency = idempotency;
    this.releaseSubmission = releaseSubmission;
    this.revertResolver = revertResolver;
    this.engineClient = engineClient;
  }

  @GET
  @Path("/lanes/{environment}/{application}/revert")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(summary = "Effect of a revert, without starting it")
  public RevertView plan(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("release") @Nullable UUID release) {
    LaneKey lane = Lookup.lane(environment, application);
    Intent intent = revertResolver.resolve(lane, Optional.ofNullable(release));
    return intent.instances() == 0
        ? intent.view()
        : findReadyCount(intent.view().to().release(), lane)
            .filter(ready -> ready < intent.instances())
            .map(intent.view()::withReady)
            .orElse(intent.view());
  }

  /// Returns how many instances of `release` are ready now; empty if the engine does not answer.
  private Optional<Integer> findReadyCount(UUID release, LaneKey lane) {
    try {
      return Optional.of(
          Math.toIntExact(
              engineClient.instances(lane, false).stream()
                  .filter(it -> it.release().equals(release))
                  .filter(it -> it.state() == InstanceView.State.READY)
                  .count()));
    } catch (ProblemException _) {
      return Optional.empty();
    }
  }

  @POST
  @Path("/lanes/{environment}/{application}/revert")
  @Permission(verb = ApiVerb.REVERT, on = ResourceKind.LANE)
  @Operation(summary = "Revert to the previous version, or to an earlier one")
  @RequestBody(content = @Content(schema = @Schema(implementation = RevertRequest.class)))
  @APIResponseSchema(value = RevertView.class, responseCode = "202")
  public Response revert(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Lookup.lane(environment, application);
    String request = "POST /lanes/%s/revert".formatted(lane);
    ParsedRequest<RevertRequest> parsedRequest =
        commandSubmission.parse(request, key, body, RevertRequest.class, RevertRequest::id);
    auditTrail.setReason(CommandAppender.reason(parsedRequest.body().reason()));
    return commandSubmission.respond(
        parsedRequest,
        () -> {
          Intent intent = revertResolver.resolve(lane, parsedRequest.body().release());
          requireShown(intent.view(), parsedRequest.body());
          return intent
              .earlier()
              .map(earlier -> release(intent, earlier, parsedRequest))
              .orElseGet(() -> rollback(intent.view(), parsedRequest));
        });
  }

  @POST
  @Path("/lanes/{environment}/{application}/restart")
  @Permission(verb = ApiVerb.RESTART, on = ResourceKind.LANE)
  @Operation(summary = "Replace the serving instances with new ones, as a new release")
  @RequestBody(content = @Content(schema = @Schema(implementation = RestartRequest.class)))
  @APIResponseSchema(value = ReleaseView.class, responseCode = "202")
  public Response restart(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    LaneKey lane = Lookup.lane(environment, application);
    ParsedRequest<RestartRequest> parsedRequest =
        commandSubmission.parse(
            "POST /lanes/%s/restart".formatted(lane),
            key,
            body,
            RestartRequest.class,
            RestartRequest::id);
    auditTrail.setReason(CommandAppender.reason(parsedRequest.body().reason()));
    return commandSubmission.respond(
        parsedRequest,
        () -> {
          Serving stable = revertResolver.requireStable(lane);
          RestartRequest request = parsedRequest.body();
          return releaseSubmission.post(
              parsedRequest,
              releaseSubmission.restart(
                  RevertResolver.toRestart(stable, request.maxUnavailable()),
                  parsedRequest.caller()),
              CommandOrigin.restart(stable.release(), parsedRequest.caller(), request.reason()),
              json -> CommandAppender.accepted(parsedRequest.id(), json));
        });
  }

  private StoredResponse rollback(RevertView view, ParsedRequest<RevertRequest> parsedRequest) {
    UUID active = view.from().orElseThrow().release();
    var command =
        new Command.Revert(active, view.to().release(), superseded(view, parsedRequest.body()));
    String reason = CommandAppender.reason(parsedRequest.body().reason());
    return idempotency.execute(
        parsedRequest.key(),
        tx -> {
          CommandAppender.append(
              tx, view.lane(), parsedRequest.id(), command, parsedRequest.caller(), reason);
          return accepted(view.commanded(parsedRequest.id(), active));
        });
  }

  private StoredResponse release(
      Intent intent, ReleaseSpec earlier, ParsedRequest<RevertRequest> parsedRequest) {
    RevertView view = intent.view();
    ValidatedRelease validated =
        releaseSubmission.revert(
            RevertResolver.withoutObservation(earlier), intent.judged(), parsedRequest.caller());
    var basis =
        new RevertBasis(
            view.from().map(ReleasedVersion::release),
            superseded(view, parsedRequest.body()),
            Optional.of(intent.judged()));
    CommandOrigin commandOrigin =
        CommandOrigin.revert(
            view.to().release(),
            basis,
            view.lane(),
            parsedRequest.caller(),
            parsedRequest.body().reason(),
            parsedRequest.body().breakGlass());
    return releaseSubmission.post(
        parsedRequest, validated, commandOrigin, _ -> accepted(view.released(parsedRequest.id())));
  }

  private static StoredResponse accepted(RevertView view) {
    UUID command = view.command().or(view::release).orElseThrow();
    return CommandAppender.accepted(command, Json.write(view));
  }

  private static List<UUID> superseded(RevertView view, RevertRequest body) {
    return body.supersedeQueued().orElse(false)
        ? view.queued().stream().map(ReleasedVersion::release).toList()
        : List.of();
  }

  /// @throws ProblemException if the lane has another release than the caller's view of it, or
  ///   releases are queued and `supersedeQueued` is absent
  private static void requireShown(RevertView view, RevertRequest body) {
    if (body.from().isPresent() && !body.from().equals(view.from().map(ReleasedVersion::release))) {
      throw new ProblemException(
          ProblemType.INVALID_STATE, "%s has changed: %s".formatted(view.lane(), view.state()));
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

  private static ProblemException queued(RevertView view) {
    String versions =
        view.queued().stream().map(ReleasedVersion::version).collect(Collectors.joining(", "));
    return new ProblemException(
        ProblemType.RELEASES_QUEUED,
        "%s has queued releases (%s): supersedeQueued must be true to end them or false to start them after the revert"
            .formatted(view.lane(), versions),
        view.queued().stream()
            .map(release ->
                new ProblemView.At(
                    "/supersedeQueued",
                    "release %s of version %s is queued"
                        .formatted(release.release(), release.version()),
                    Optional.empty()))
            .toList());
  }
}
