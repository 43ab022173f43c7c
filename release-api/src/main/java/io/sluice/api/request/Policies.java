package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.request.Sending.Said;
import io.sluice.api.store.Answer;
import io.sluice.api.store.Settings;
import io.sluice.api.store.Settings.Stored;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.view.SettingsView;
import io.sluice.contract.view.VersionBody;
import io.sluice.domain.rollout.Policy;
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
public class Policies {
  private final Sending sending;
  private final Once once;

  Policies(Sending sending, Once once) {
    this.sending = sending;
    this.once = once;
  }

  @POST
  @Path("/applications/{application}/veto")
  @Needs(Role.RELEASER)
  @Operation(summary = "Reject releases of a version, in all environments, from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(SettingsView.class)
  public Response veto(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(application, "veto", key, body, said -> new Command.Veto(Versions.version(said)));
  }

  @POST
  @Path("/applications/{application}/unveto")
  @Needs(Role.RELEASER)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(SettingsView.class)
  public Response unveto(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(
        application, "unveto", key, body, said -> new Command.Unveto(Versions.version(said)));
  }

  @POST
  @Path("/applications/{application}/pin")
  @Needs(Role.RELEASER)
  @Operation(summary = "Reject releases of every other version, in all environments")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(SettingsView.class)
  public Response pin(
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return decide(application, "pin", key, body, said -> new Command.Pin(Versions.version(said)));
  }

  @POST
  @Path("/applications/{application}/unpin")
  @Needs(Role.RELEASER)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
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
      Function<VersionBody, Command> meant) {
    Known.requireName(application);
    String request = "POST /applications/%s/%s".formatted(application, name);
    Said<VersionBody> said = sending.said(request, key, body, VersionBody.class, VersionBody::id);
    return Replies.of(
        once.call(
            said.repeat(),
            tx -> {
              Command command = Versions.said(meant.apply(said.body()), said.body());
              return decide(tx, application, said, command);
            }));
  }

  private static Answer decide(
      JdbcTx tx, String application, Said<VersionBody> said, Command command) {
    String key = Settings.applicationKey(application);
    tx.lock(key);
    ApplicationDocument document =
        Settings.find(tx.connection(), key)
            .map(Stored::application)
            .orElseThrow(
                () -> new Problem(Kind.NOT_FOUND, "there is no application " + application));
    Policy before = Policy.of(document.decided());
    String reason = Orders.reason(said.body().reason());
    before
        .refusal(command, reason)
        .ifPresent(holds -> {
          throw new Problem(Kind.WRONG_STATE, holds);
        });
    String by = "by %s: %s".formatted(said.caller().name(), reason);
    Policy after = before.after(command, by);
    Stored stored = Settings.put(tx, application, document.with(after.said()));
    var view =
        new SettingsView<>(
            stored.name(), stored.revision(), stored.changed(), stored.application());
    return new Answer(200, Optional.empty(), Json.write(view));
  }
}
