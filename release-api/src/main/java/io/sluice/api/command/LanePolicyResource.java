package io.sluice.api.command;

import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.VersionPolicyRequest;
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
public class LanePolicyResource {
  private final CommandSubmission commandSubmission;

  LanePolicyResource(CommandSubmission commandSubmission) {
    this.commandSubmission = commandSubmission;
  }

  @POST
  @Path("/lanes/{environment}/{application}/veto")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Reject releases of a version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response veto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Lookup.lane(environment, application),
        "veto",
        key,
        body,
        request -> new Command.Veto(version(request)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/unveto")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Lift a veto")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unveto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Lookup.lane(environment, application),
        "unveto",
        key,
        body,
        request -> new Command.Unveto(version(request)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/pin")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Reject releases of every other version from now on")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response pin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Lookup.lane(environment, application),
        "pin",
        key,
        body,
        request -> new Command.Pin(version(request)));
  }

  @POST
  @Path("/lanes/{environment}/{application}/unpin")
  @RequiresRole(Role.RELEASER)
  @Operation(summary = "Lift a pin")
  @RequestBody(content = @Content(schema = @Schema(implementation = VersionPolicyRequest.class)))
  @APIResponseSchema(value = CommandView.class, responseCode = "202")
  public Response unpin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return send(
        Lookup.lane(environment, application), "unpin", key, body, _ -> new Command.Unpin());
  }

  private Response send(
      LaneKey lane,
      String name,
      @Nullable String key,
      InputStream body,
      Function<VersionPolicyRequest, Command> factory) {
    String request = "POST /lanes/%s/%s".formatted(lane, name);
    ParsedRequest<VersionPolicyRequest> parsedRequest =
        commandSubmission.parse(
            request, key, body, VersionPolicyRequest.class, VersionPolicyRequest::id);
    return commandSubmission.toLane(
        lane,
        parsedRequest,
        parsedRequest.body().reason(),
        store -> {
          Lookup.require(store, lane);
          return requireReason(factory.apply(parsedRequest.body()), parsedRequest.body());
        });
  }

  /// Returns `command`, after checking that it has a required reason.
  ///
  /// @throws ProblemException if the reason is missing
  static Command requireReason(Command command, VersionPolicyRequest body) {
    boolean needsReason = command instanceof Command.Veto || command instanceof Command.Pin;
    if (needsReason && CommandAppender.reason(body.reason()).isEmpty()) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT, "/reason", command.name() + " needs a reason");
    }
    return command;
  }

  /// @throws ProblemException if the body names no version
  static String version(VersionPolicyRequest request) {
    return request
        .version()
        .filter(version -> !version.isBlank())
        .orElseThrow(
            () -> ProblemException.at(ProblemType.INVALID_DOCUMENT, "/version", "is missing"));
  }
}
