package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.api.command.SettingsSubmission;
import io.sluice.api.command.SettingsSubmission.Draft;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.SettingsDiffView;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The forms that freeze an environment, and that end a freeze. Both lead to the form that replaces
/// the environment's document, with the differences.
@Path("/console/operations")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class FreezeResource {
  private static final FreezeDraft PROPOSED = new FreezeDraft("freeze", "2h");

  private final SettingsSubmission settingsSubmission;
  private final SettingsForms settingsForms;
  private final SettingsPages settingsPages;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  FreezeResource(
      SettingsSubmission settingsSubmission,
      SettingsForms settingsForms,
      SettingsPages settingsPages,
      ConsoleRequest consoleRequest,
      Frames frames) {
    this.settingsSubmission = settingsSubmission;
    this.settingsForms = settingsForms;
    this.settingsPages = settingsPages;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  static String address(String environment, String form) {
    return SettingsCard.address(SettingsKind.ENVIRONMENT, environment) + form;
  }

  @GET
  @Path("/environments/{environment}/freeze")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(hidden = true)
  public Response form(@PathParam("environment") String name) {
    SettingsCard card = settingsPages.require(SettingsKind.ENVIRONMENT, name);
    return respond(200, card, PROPOSED, "", FieldErrors.NONE);
  }

  /// Shows what the freeze changes. The form there replaces the document.
  @POST
  @Path("/environments/{environment}/freeze")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.ENVIRONMENT)
  @Operation(hidden = true)
  public Response preview(@PathParam("environment") String name, String body) {
    FormFields fields = consoleRequest.read(body);
    SettingsCard card = settingsPages.require(SettingsKind.ENVIRONMENT, name);
    var freeze = new FreezeDraft(fields.get(FreezeDraft.NAME), fields.get(FreezeDraft.LASTS));
    String document = freeze.add(card.document(), clock.instant());
    Draft draft = draft(card, document, fields.find(SettingsFields.REASON));
    try {
      SettingsDiffView effect = settingsSubmission.preview(draft);
      return settingsForms.respond(200, draft, FieldErrors.NONE, Optional.of(effect));
    } catch (ProblemException problem) {
      return respond(
          problem.type().status(),
          card,
          freeze,
          fields.get(SettingsFields.REASON),
          errors(problem, FreezeDraft.pointer(card.document())));
    }
  }

  /// Shows the form of the document without a freeze, for the reason.
  @GET
  @Path("/environments/{environment}/unfreeze")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(hidden = true)
  public Response unfreeze(
      @PathParam("environment") String name,
      @QueryParam(FreezeDraft.NAME) @DefaultValue("") String freeze) {
    SettingsCard card = settingsPages.require(SettingsKind.ENVIRONMENT, name);
    String document = FreezeDraft.remove(card.document(), freeze);
    return settingsForms.respond(
        200, draft(card, document, Optional.empty()), FieldErrors.NONE, Optional.empty());
  }

  private static Draft draft(SettingsCard card, String document, Optional<String> reason) {
    return new Draft(card.kind(), card.name(), card.revision(), document, reason);
  }

  private static FieldErrors errors(ProblemException problem, String pointer) {
    return FieldErrors.of(
        problem,
        List.of(SettingsFields.REASON, pointer + FreezeDraft.NAME, pointer + FreezeDraft.LASTS));
  }

  private Response respond(
      int status, SettingsCard card, FreezeDraft draft, String reason, FieldErrors errors) {
    var page =
        new FreezePage(
            card.name(),
            settingsPages.describeRejection(card.kind(), card.name()),
            draft,
            reason,
            errors,
            FreezeDraft.pointer(card.document()),
            frames.formToken(address(card.name(), "/freeze")));
    return PageResponses.page(
            status,
            SettingsTemplates.freeze(
                frames.make("Freeze " + card.name(), OperationsResource.SECTION), page))
        .build();
  }
}
