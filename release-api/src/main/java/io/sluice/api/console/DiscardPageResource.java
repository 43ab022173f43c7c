package io.sluice.api.console;

import io.sluice.api.command.DeadLetterDiscardResource;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.Scope;
import io.sluice.api.query.DeadLetterResource;
import io.sluice.contract.Json;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.DiscardRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The form that discards a dead letter by the endpoint of the API.
@Path("/console/operations/dead-letters/{id}/discard")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class DiscardPageResource {
  private final DeadLetterResource deadLetterResource;
  private final DeadLetterDiscardResource discardResource;
  private final RequestContext requestContext;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  DiscardPageResource(
      DeadLetterResource deadLetterResource,
      DeadLetterDiscardResource discardResource,
      RequestContext requestContext,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.deadLetterResource = deadLetterResource;
    this.discardResource = discardResource;
    this.requestContext = requestContext;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response form(@PathParam("id") String id) {
    return respond(200, id, "", FormErrors.NONE);
  }

  /// Shows the form with what a person typed into an earlier one. Nothing is discarded.
  @POST
  @Path("/form")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response newForm(@PathParam("id") String id, String body) {
    FormFields fields = consoleRequest.read(body);
    return respond(200, id, fields.get(VerbFields.REASON), FormErrors.NONE);
  }

  @POST
  @Permission(verb = ApiVerb.DISCARD, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response discard(@PathParam("id") String id, String body) {
    String reason = consoleRequest.read(body).get(VerbFields.REASON);
    String request = Json.write(new DiscardRequest(Optional.of(reason)));
    try {
      DeadLetterView _ =
          discardResource.discard(
              id, new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)));
      return PageResponses.seeOther(DeadLetterPageResource.LIST + "?discarded=true").build();
    } catch (ProblemException problem) {
      return respond(problem.type().status(), id, reason, FormErrors.of(problem));
    }
  }

  private Response respond(int status, String id, String reason, FormErrors errors) {
    DeadLetterCard card = DeadLetterCard.of(deadLetterResource.get(id), clock.instant());
    var page =
        new DiscardPage(
            card,
            effects(card.letter()),
            rejection(card),
            reason,
            errors,
            frames.formToken(card.discardAddress()));
    return PageResponses.page(
            status,
            OperationsTemplates.discard(
                frames.make("Discard a dead letter", OperationsResource.SECTION), page))
        .build();
  }

  private static List<String> effects(DeadLetterView letter) {
    return Stream.concat(
            Stream.of(
                "Lists leave the dead letter out, on every replica.",
                "Its record is not sent again, and the dead letter cannot be replayed any more."),
            letter
                .event()
                .map("Events of its lane that wait for the event %s continue to wait."::formatted)
                .stream())
        .toList();
  }

  private String rejection(DeadLetterCard card) {
    return requestContext.caller().has(ApiVerb.DISCARD.roles(), Scope.EVERYWHERE)
        ? card.discard()
        : requestContext.describeMissingRole(ApiVerb.DISCARD, Scope.EVERYWHERE.place());
  }
}
