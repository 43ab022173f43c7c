package io.sluice.api.console;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.command.KeyResource;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.KeyView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The pages of API keys. The endpoints of the API make and revoke them.
@Path("/console/operations/keys")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class KeyPageResource {
  private static final String LIST = "/console/operations/keys";

  private final KeyResource keyResource;
  private final AuditTrail auditTrail;
  private final RequestContext requestContext;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  KeyPageResource(
      KeyResource keyResource,
      AuditTrail auditTrail,
      RequestContext requestContext,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.keyResource = keyResource;
    this.auditTrail = auditTrail;
    this.requestContext = requestContext;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  @GET
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public Response list() {
    return respond(200, KeyDraft.NOTHING, FieldErrors.NONE);
  }

  /// Shows the form with what a person typed into an earlier one. No key is made.
  @POST
  @Path("/form")
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public Response newForm(String body) {
    FormFields fields = consoleRequest.read(body);
    auditTrail.setDryRun();
    return respond(200, KeyDraft.of(fields), FieldErrors.NONE);
  }

  /// The answer is the only page with the text of the key.
  @POST
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.GRANTS)
  @Operation(hidden = true)
  public Response create(String body) {
    KeyDraft draft = KeyDraft.of(consoleRequest.read(body));
    try {
      KeyView key = keyResource.create(draft.toBody());
      return PageResponses.page(
              201,
              KeyTemplates.newKey(
                  frames.make("New API key", OperationsResource.SECTION),
                  KeyCard.of(key, clock.instant()),
                  key.key().orElseThrow()))
          .build();
    } catch (ProblemException problem) {
      return respond(problem.type().status(), draft, FieldErrors.of(problem, KeyDraft.FIELDS));
    }
  }

  @GET
  @Path("/{id}")
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public Response revocation(@PathParam("id") UUID id) {
    return respond(200, require(id), "");
  }

  @POST
  @Path("/{id}")
  @Permission(verb = ApiVerb.MANAGE_KEYS, on = ResourceKind.GRANTS)
  @Operation(hidden = true)
  public Response revoke(@PathParam("id") UUID id, String body) {
    FormFields _ = consoleRequest.read(body);
    try {
      KeyView _ = keyResource.revoke(id);
      return PageResponses.seeOther(LIST).build();
    } catch (ProblemException problem) {
      return respond(problem.type().status(), require(id), String.valueOf(problem.getMessage()));
    }
  }

  /// @throws ProblemException if there is no key with the id, or not in lanes of the caller
  private KeyCard require(UUID id) {
    return keyResource.list().items().stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .map(key -> KeyCard.of(key, clock.instant()))
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no key " + id));
  }

  /// Returns why the caller makes and revokes no keys; empty if the caller may.
  private String rejection() {
    return KeyResource.findRejection(requestContext.caller()).orElse("");
  }

  private Response respond(int status, KeyCard card, String error) {
    return PageResponses.page(
            status,
            KeyTemplates.revocation(
                frames.make("Revoke the key " + card.key().name(), OperationsResource.SECTION),
                card,
                error,
                rejection(),
                frames.formToken(card.address())))
        .build();
  }

  private Response respond(int status, KeyDraft draft, FieldErrors errors) {
    Instant now = clock.instant();
    var page =
        new KeysPage(
            keyResource.list().items().stream().map(key -> KeyCard.of(key, now)).toList(),
            draft,
            errors,
            rejection(),
            frames.formToken(LIST));
    return PageResponses.page(
            status, KeyTemplates.keys(frames.make("API keys", OperationsResource.SECTION), page))
        .build();
  }
}
