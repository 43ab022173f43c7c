package io.sluice.api.command;

import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
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
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints of an application's vetoes and pins, in all environments. They are part of its
/// document, and each change is a new revision.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationPolicyResource {
  private final CommandSubmission commandSubmission;
  private final Idempotency idempotency;

  ApplicationPolicyResource(CommandSubmission commandSubmission, Idempotency idempotency) {
    this.commandSubmission = commandSubmission;
    this.idempotency = idempotency;
  }

  @POST
  @Path("/applications/{application}/veto")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Reject releases of a version, in all environments, from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response veto(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(
        application,
        "veto",
        key,
        body,
        request -> new Command.Veto(LanePolicyResource.version(request)));
  }

  @POST
  @Path("/applications/{application}/unveto")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response unveto(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(
        application,
        "unveto",
        key,
        body,
        request -> new Command.Unveto(LanePolicyResource.version(request)));
  }

  @POST
  @Path("/applications/{application}/pin")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Reject releases of every other version, in all environments")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response pin(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(
        application,
        "pin",
        key,
        body,
        request -> new Command.Pin(LanePolicyResource.version(request)));
  }

  @POST
  @Path("/applications/{application}/unpin")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(SettingsView.class)
  public Response unpin(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(application, "unpin", key, body, _ -> new Command.Unpin());
  }

  private Response decide(
      String application,
      String name,
      @Nullable String key,
      InputStream body,
      Function<VersionPolicyRequest, Command> factory) {
    Lookup.requireName(application);
    String request = "POST /applications/%s/%s".formatted(application, name);
    ParsedRequest<VersionPolicyRequest> parsedRequest =
        commandSubmission.parse(
            request, key, body, VersionPolicyRequest.class, VersionPolicyRequest::id);
    return CommandResponses.of(
        idempotency.execute(
            parsedRequest.key(),
            tx -> {
              Command command =
                  LanePolicyResource.requireReason(
                      factory.apply(parsedRequest.body()), parsedRequest.body());
              return decide(tx, application, parsedRequest, command);
            }));
  }

  private static StoredResponse decide(
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
    Stored stored = SettingsStore.put(tx, application, document.with(after.toDocument()));
    var view =
        new SettingsView<>(
            stored.name(), stored.revision(), stored.changed(), stored.application());
    return new StoredResponse(200, Optional.empty(), Json.write(view));
  }
}
