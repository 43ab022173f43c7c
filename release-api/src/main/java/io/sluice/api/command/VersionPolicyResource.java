package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.SettingsView;
import io.sluice.contract.view.VersionPolicyRequest;
import io.sluice.domain.rollout.VersionPolicy;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints of vetoes and pins of versions, in a lane or in all environments of an
/// application. Those of an application are part of its document, and each change is a new
/// revision.
@AwaitsResult
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class VersionPolicyResource {
  private final CommandSubmission commandSubmission;
  private final AuditTrail auditTrail;

  VersionPolicyResource(CommandSubmission commandSubmission, AuditTrail auditTrail) {
    this.commandSubmission = commandSubmission;
    this.auditTrail = auditTrail;
  }

  @POST
  @Path("/lanes/{environment}/{application}/veto")
  @Permission(verb = ApiVerb.VETO, on = ResourceKind.LANE)
  @Operation(summary = "Reject releases of a version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response vetoInLane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sendToLane(Lookup.lane(environment, application), Change.VETO, key, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/unveto")
  @Permission(verb = ApiVerb.UNVETO, on = ResourceKind.LANE)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unvetoInLane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sendToLane(Lookup.lane(environment, application), Change.UNVETO, key, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/pin")
  @Permission(verb = ApiVerb.PIN, on = ResourceKind.LANE)
  @Operation(summary = "Reject releases of every other version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response pinInLane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sendToLane(Lookup.lane(environment, application), Change.PIN, key, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/unpin")
  @Permission(verb = ApiVerb.UNPIN, on = ResourceKind.LANE)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unpinInLane(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return sendToLane(Lookup.lane(environment, application), Change.UNPIN, key, body);
  }

  @POST
  @Path("/applications/{application}/veto")
  @Permission(verb = ApiVerb.VETO, on = ResourceKind.APPLICATION)
  @Operation(summary = "Reject releases of a version, in all environments, from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response vetoInApplication(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return changeApplication(application, Change.VETO, key, body);
  }

  @POST
  @Path("/applications/{application}/unveto")
  @Permission(verb = ApiVerb.UNVETO, on = ResourceKind.APPLICATION)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response unvetoInApplication(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return changeApplication(application, Change.UNVETO, key, body);
  }

  @POST
  @Path("/applications/{application}/pin")
  @Permission(verb = ApiVerb.PIN, on = ResourceKind.APPLICATION)
  @Operation(summary = "Reject releases of every other version, in all environments")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response pinInApplication(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return changeApplication(application, Change.PIN, key, body);
  }

  @POST
  @Path("/applications/{application}/unpin")
  @Permission(verb = ApiVerb.UNPIN, on = ResourceKind.APPLICATION)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response unpinInApplication(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return changeApplication(application, Change.UNPIN, key, body);
  }

  private Response sendToLane(LaneKey lane, Change change, @Nullable String key, InputStream body) {
    ParsedRequest<VersionPolicyRequest> parsedRequest =
        parse("POST /lanes/%s/%s".formatted(lane, change.word()), key, body);
    return commandSubmission.toLane(
        lane,
        parsedRequest,
        parsedRequest.body().reason(),
        store -> {
          Lookup.require(store, lane);
          return command(change, parsedRequest.body());
        });
  }

  private Response changeApplication(
      String application, Change change, @Nullable String key, InputStream body) {
    Lookup.requireName(application);
    ParsedRequest<VersionPolicyRequest> parsedRequest =
        parse("POST /applications/%s/%s".formatted(application, change.word()), key, body);
    return commandSubmission.execute(
        parsedRequest,
        tx -> change(tx, application, parsedRequest, command(change, parsedRequest.body())));
  }

  private ParsedRequest<VersionPolicyRequest> parse(
      String request, @Nullable String key, InputStream body) {
    return commandSubmission.parse(
        request, key, body, VersionPolicyRequest.class, VersionPolicyRequest::id);
  }

  /// @throws ProblemException if the version or the reason is missing
  private static Command command(Change change, VersionPolicyRequest body) {
    Command command =
        switch (change) {
          case VETO -> new Command.Veto(version(body));
          case UNVETO -> new Command.Unveto(version(body));
          case PIN -> new Command.Pin(version(body));
          case UNPIN -> new Command.Unpin();
        };
    if (CommandAppender.reason(body.reason()).isEmpty()) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT, "/reason", change.word() + " needs a reason");
    }
    return command;
  }

  private static String version(VersionPolicyRequest request) {
    return request
        .version()
        .filter(version -> !version.isBlank())
        .orElseThrow(
            () -> ProblemException.at(ProblemType.INVALID_DOCUMENT, "/version", "is missing"));
  }

  private StoredResponse change(
      JdbcTx tx,
      String application,
      ParsedRequest<VersionPolicyRequest> parsedRequest,
      Command command) {
    String key = SettingsStore.applicationKey(application);
    tx.lock(key);
    ApplicationDocument document =
        SettingsStore.find(tx.connection(), key)
            .map(Stored::application)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.NOT_FOUND, "there is no application " + application));
    VersionPolicy before = VersionPolicy.of(document.policyOrNone());
    String reason = CommandAppender.reason(parsedRequest.body().reason());
    before
        .findRejection(command, reason)
        .ifPresent(holds -> {
          throw new ProblemException(ProblemType.INVALID_STATE, holds);
        });
    String by = "by %s: %s".formatted(parsedRequest.caller().name(), reason);
    VersionPolicy after = before.after(command, by);
    Stored stored =
        SettingsStore.put(
            tx,
            application,
            document.with(after.toDocument()),
            new Author(parsedRequest.caller().name(), reason));
    auditTrail.setReason(reason);
    auditTrail.setRevision(stored.revision() - 1, stored.revision());
    var view =
        new SettingsView<>(
            stored.name(), stored.revision(), stored.changed(), stored.application());
    return new StoredResponse(200, Optional.empty(), Json.write(view));
  }

  /// A change of a policy, named like the last part of the path.
  private enum Change {
    VETO,
    UNVETO,
    PIN,
    UNPIN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
