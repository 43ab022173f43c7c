package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.LaneResource;
import io.sluice.contract.LaneKey;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The forms of commands to a lane. Each is sent by the endpoint of the API, whose roles it needs.
@Path("/console")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class LaneVerbResource {
  private static final int VALUE_MAX = 200;

  private final LaneResource laneResource;
  private final LaneVerbForms laneVerbForms;
  private final LaneVerbSender laneVerbSender;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;

  LaneVerbResource(
      LaneResource laneResource,
      LaneVerbForms laneVerbForms,
      LaneVerbSender laneVerbSender,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.laneResource = laneResource;
    this.laneVerbForms = laneVerbForms;
    this.laneVerbSender = laneVerbSender;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  @GET
  @Path("/lanes/{environment}/{application}/verbs/{verb}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response form(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @PathParam("verb") String word,
      @QueryParam("value") @DefaultValue("") String value) {
    return newForm(environment, application, word, value.strip(), "");
  }

  /// Shows a new form with what the person typed into an earlier one. Nothing is sent.
  @POST
  @Path("/lanes/{environment}/{application}/verbs/{verb}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response newForm(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @PathParam("verb") String word,
      String body) {
    FormFields fields = consoleRequest.read(body);
    return newForm(
        environment,
        application,
        word,
        fields.get(VerbFields.VALUE),
        fields.get(VerbFields.REASON));
  }

  private Response newForm(
      String environment, String application, String word, String value, String reason) {
    LaneVerb verb =
        LaneVerb.find(word)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no command " + word));
    LaneKey lane = laneResource.get(environment, application).lane();
    String clipped = value.substring(0, Math.min(VALUE_MAX, value.length()));
    return form(200, verb, laneVerbForms.page(lane, verb, clipped, reason, FormErrors.NONE))
        .build();
  }

  @POST
  @Path("/lanes/{environment}/{application}/revert")
  @Permission(verb = ApiVerb.REVERT, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response revert(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.REVERT, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/restart")
  @Permission(verb = ApiVerb.RESTART, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response restart(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.RESTART, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/scale")
  @Permission(verb = ApiVerb.SCALE, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response scale(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.SCALE, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/veto")
  @Permission(verb = ApiVerb.VETO, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response veto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.VETO, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/unveto")
  @Permission(verb = ApiVerb.UNVETO, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response unveto(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.UNVETO, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/pin")
  @Permission(verb = ApiVerb.PIN, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response pin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.PIN, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/unpin")
  @Permission(verb = ApiVerb.UNPIN, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response unpin(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.UNPIN, body);
  }

  @POST
  @Path("/lanes/{environment}/{application}/stop")
  @Permission(verb = ApiVerb.STOP, on = ResourceKind.LANE)
  @Operation(hidden = true)
  public Response stop(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      String body) {
    return send(environment, application, LaneVerb.STOP, body);
  }

  private Response send(String environment, String application, LaneVerb verb, String body) {
    FormFields fields = consoleRequest.read(body);
    LaneKey lane = laneResource.get(environment, application).lane();
    try {
      return PageResponses.seeOther("/console/commands/" + laneVerbSender.send(lane, verb, fields))
          .build();
    } catch (ProblemException problem) {
      return PageResponses.of(
          problem.type(),
          form(
              problem.type().status(),
              verb,
              laneVerbForms.page(
                  lane,
                  verb,
                  fields.get(VerbFields.VALUE),
                  fields.get(VerbFields.REASON),
                  FormErrors.of(problem))));
    }
  }

  private Response.ResponseBuilder form(int status, LaneVerb verb, LaneVerbPage page) {
    return PageResponses.page(
        status,
        ConsoleTemplates.laneVerb(
            frames.make("%s %s".formatted(verb.label(), page.verb().lane()), ""), page));
  }
}
