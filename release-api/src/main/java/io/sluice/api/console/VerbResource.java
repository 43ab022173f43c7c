package io.sluice.api.console;

import io.sluice.api.command.ReleaseCommandResource;
import io.sluice.api.command.ReleaseVerb;
import io.sluice.api.console.VerbForms.Entry;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The forms of commands to a release. Each is sent by the endpoint of the API, whose roles it
/// needs.
@Path("/console")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class VerbResource {
  private final ReleaseCommandResource releaseCommandResource;
  private final ReleaseStatusResource releaseStatusResource;
  private final VerbForms verbForms;
  private final ConsoleRequest consoleRequest;

  VerbResource(
      ReleaseCommandResource releaseCommandResource,
      ReleaseStatusResource releaseStatusResource,
      VerbForms verbForms,
      ConsoleRequest consoleRequest) {
    this.releaseCommandResource = releaseCommandResource;
    this.releaseStatusResource = releaseStatusResource;
    this.verbForms = verbForms;
    this.consoleRequest = consoleRequest;
  }

  @GET
  @Path("/releases/{id}/verbs/{verb}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response form(@PathParam("id") UUID id, @PathParam("verb") String word) {
    ReleaseVerb verb = require(word);
    ReleaseView release = releaseStatusResource.get(id, null);
    return verbForms.respond(200, release, verb, Entry.of(release, "", FormErrors.NONE)).build();
  }

  /// Shows the form for the present step, with what the person typed into an earlier one. Nothing
  /// is sent.
  @POST
  @Path("/releases/{id}/verbs/{verb}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response newForm(@PathParam("id") UUID id, @PathParam("verb") String word, String body) {
    ReleaseVerb verb = require(word);
    FormFields fields = consoleRequest.read(body);
    ReleaseView release = releaseStatusResource.get(id, null);
    String before = fields.get(VerbFields.STEP);
    String present = release.step().map(String::valueOf).orElse("none");
    FormErrors errors =
        verb.hasStep() && !before.isEmpty() && !before.equals(present)
            ? FormErrors.ofForm(
                "the form was for step %s; the present one is %s".formatted(before, present))
            : FormErrors.NONE;
    return verbForms
        .respond(200, release, verb, Entry.of(release, fields.get(VerbFields.REASON), errors))
        .build();
  }

  private static ReleaseVerb require(String word) {
    return ReleaseVerb.find(word)
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no command " + word));
  }

  @POST
  @Path("/releases/{id}/approve")
  @Permission(verb = ApiVerb.APPROVE, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response approve(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.APPROVE, body);
  }

  @POST
  @Path("/releases/{id}/deny")
  @Permission(verb = ApiVerb.DENY, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response deny(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.DENY, body);
  }

  @POST
  @Path("/releases/{id}/promote")
  @Permission(verb = ApiVerb.PROMOTE, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response promote(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.PROMOTE, body);
  }

  @POST
  @Path("/releases/{id}/promote-full")
  @Permission(verb = ApiVerb.PROMOTE_FULL, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response promoteFull(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.PROMOTE_FULL, body);
  }

  @POST
  @Path("/releases/{id}/skip")
  @Permission(verb = ApiVerb.SKIP, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response skip(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.SKIP, body);
  }

  @POST
  @Path("/releases/{id}/pause")
  @Permission(verb = ApiVerb.PAUSE, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response pause(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.PAUSE, body);
  }

  @POST
  @Path("/releases/{id}/resume")
  @Permission(verb = ApiVerb.RESUME, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response resume(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.RESUME, body);
  }

  @POST
  @Path("/releases/{id}/abort")
  @Permission(verb = ApiVerb.ABORT, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response abort(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.ABORT, body);
  }

  @POST
  @Path("/releases/{id}/override-freeze")
  @Permission(verb = ApiVerb.OVERRIDE_FREEZE, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response override(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.OVERRIDE_FREEZE, body);
  }

  @POST
  @Path("/releases/{id}/close")
  @Permission(verb = ApiVerb.CLOSE, on = ResourceKind.RELEASE)
  @Operation(hidden = true)
  public Response close(@PathParam("id") UUID id, String body) {
    return send(id, ReleaseVerb.CLOSE, body);
  }

  private Response send(UUID id, ReleaseVerb verb, String body) {
    FormFields fields = consoleRequest.read(body);
    UUID command = fields.findId(VerbFields.COMMAND).orElseGet(UUID::randomUUID);
    try (Response _ = verb.send(releaseCommandResource, id, json(verb, command, fields))) {
      return PageResponses.seeOther("/console/commands/" + command).build();
    } catch (ProblemException problem) {
      // The release has moved on, or a field is wrong: the same page shows what it is now. The form
      // keeps the step on which the person decided.
      var entry =
          new Entry(
              UUID.randomUUID(),
              fields.get(VerbFields.STEP),
              fields.get(VerbFields.REASON),
              FormErrors.of(problem));
      return PageResponses.of(
          problem.type(),
          verbForms.respond(
              problem.type().status(), releaseStatusResource.get(id, null), verb, entry));
    }
  }

  private static InputStream json(ReleaseVerb verb, UUID command, FormFields fields) {
    var request =
        new CommandRequest(
            Optional.of(command),
            fields.find(VerbFields.REASON),
            verb.hasStep() ? fields.findNumber(VerbFields.STEP) : Optional.empty(),
            Optional.empty());
    return new ByteArrayInputStream(Json.write(request).getBytes(StandardCharsets.UTF_8));
  }
}
