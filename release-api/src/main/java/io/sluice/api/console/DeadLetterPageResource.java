package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.Scope;
import io.sluice.api.query.DeadLetterResource;
import io.sluice.contract.view.DeadLetterView;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The pages of dead letters. The endpoint of the API sends one again.
@Path(DeadLetterPageResource.LIST)
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class DeadLetterPageResource {
  /// The address of the list.
  static final String LIST = "/console/operations/dead-letters";

  private static final int LIST_MAX = 100;

  private final DeadLetterResource deadLetterResource;
  private final RequestContext requestContext;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  DeadLetterPageResource(
      DeadLetterResource deadLetterResource,
      RequestContext requestContext,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.deadLetterResource = deadLetterResource;
    this.requestContext = requestContext;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  /// @param discarded whether the page follows the form that discarded a dead letter
  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public String list(@QueryParam("discarded") @DefaultValue("") String discarded) {
    Instant now = clock.instant();
    List<DeadLetterCard> cards =
        deadLetterResource.list(LIST_MAX).items().stream()
            .map(letter -> DeadLetterCard.of(letter, now))
            .toList();
    return OperationsTemplates.deadLetters(
            frames.make("Dead letters", OperationsResource.SECTION),
            cards,
            discarded.equals("true"))
        .render();
  }

  /// @param sent whether the page follows the form that sent the record again
  @GET
  @Path("/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public String show(
      @PathParam("id") String id, @QueryParam("sent") @DefaultValue("") String sent) {
    return OperationsTemplates.deadLetter(
            frames.make("Dead letter", OperationsResource.SECTION), read(id), sent.equals("true"))
        .render();
  }

  @GET
  @Path("/{id}/replay")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response form(@PathParam("id") String id) {
    return respond(200, read(id), "");
  }

  @POST
  @Path("/{id}/replay")
  @Permission(verb = ApiVerb.REPLAY, on = ResourceKind.INSTALLATION)
  @Operation(hidden = true)
  public Response replay(@PathParam("id") String id, String body) {
    FormFields _ = consoleRequest.read(body);
    try {
      DeadLetterView sent = deadLetterResource.replay(id);
      return PageResponses.seeOther(
              DeadLetterCard.of(sent, clock.instant()).address() + "?sent=true")
          .build();
    } catch (ProblemException problem) {
      return respond(problem.type().status(), read(id), String.valueOf(problem.getMessage()));
    }
  }

  private DeadLetterCard read(String id) {
    return DeadLetterCard.of(deadLetterResource.get(id), clock.instant());
  }

  private Response respond(int status, DeadLetterCard card, String error) {
    return PageResponses.page(
            status,
            OperationsTemplates.replay(
                frames.make("Replay a dead letter", OperationsResource.SECTION),
                new ReplayPage(
                    card,
                    effects(card.letter()),
                    describeRejection(card),
                    error,
                    frames.formToken(card.replayAddress()))))
        .build();
  }

  private static List<String> effects(DeadLetterView letter) {
    String id =
        letter
            .event()
            .map(
                "It keeps its id %s: a service that has processed the record ignores it."
                    ::formatted)
            .orElse("It has no id: a service may process it twice.");
    return Stream.of(
            "Sluice sends the record to %s again.".formatted(letter.topic()),
            id,
            "If its cause is not fixed, it becomes a new dead letter.",
            "This dead letter stays.")
        .toList();
  }

  private String describeRejection(DeadLetterCard card) {
    if (!requestContext.caller().has(ApiVerb.REPLAY.roles(), Scope.EVERYWHERE)) {
      return requestContext.describeMissingRole(ApiVerb.REPLAY, Scope.EVERYWHERE.place());
    }
    return card.letter().replayable() || !card.discard().isEmpty()
        ? card.discard()
        : "The dead letter lacks part of its record: have the writer send it again.";
  }
}
