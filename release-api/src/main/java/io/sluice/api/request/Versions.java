package io.sluice.api.request;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.request.Sending.Said;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.VersionBody;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// The endpoints of a lane's vetoes and pins.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Versions {
  private final Sending sending;

  Versions(Sending sending) {
    this.sending = sending;
  }

  @POST
  @Path("/lanes/{environment}/{application}/veto")
  @Needs(Role.RELEASER)
  @Operation(summary = "Reject releases of a version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response veto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Known.lane(environment, application),
        "veto",
        key,
        body,
        said -> new Command.Veto(version(said)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/unveto")
  @Needs(Role.RELEASER)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unveto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Known.lane(environment, application),
        "unveto",
        key,
        body,
        said -> new Command.Unveto(version(said)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/pin")
  @Needs(Role.RELEASER)
  @Operation(summary = "Reject releases of every other version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response pin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Known.lane(environment, application),
        "pin",
        key,
        body,
        said -> new Command.Pin(version(said)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/unpin")
  @Needs(Role.RELEASER)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionBody.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unpin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(Known.lane(environment, application), "unpin", key, body, _ -> new Command.Unpin());
  }

  private Response send(
      LaneKey lane,
      String name,
      @Nullable String key,
      InputStream body,
      Function<VersionBody, Command> command) {
    String request = "POST /lanes/%s/%s".formatted(lane, name);
    Said<VersionBody> said = sending.said(request, key, body, VersionBody.class, VersionBody::id);
    return sending.toLane(
        lane,
        said,
        said.body().reason(),
        model -> {
          Known.require(model, lane);
          return said(command.apply(said.body()), said.body());
        });
  }

  /// Returns `command`, after checking that it has a required reason.
  ///
  /// @throws Problem if the reason is missing
  static Command said(Command command, VersionBody body) {
    boolean wantsReason = command instanceof Command.Veto || command instanceof Command.Pin;
    if (wantsReason && Orders.reason(body.reason()).isEmpty()) {
      throw Problem.at(Kind.INVALID_DOCUMENT, "/reason", command.word() + " needs a reason");
    }
    return command;
  }

  /// @throws Problem if the body names no version
  static String version(VersionBody said) {
    return said.version()
        .filter(version -> !version.isBlank())
        .orElseThrow(() -> Problem.at(Kind.INVALID_DOCUMENT, "/version", "is missing"));
  }
}
