package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.api.command.SettingsSubmission;
import io.sluice.api.command.SettingsSubmission.Draft;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.SettingsDiffView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The forms that replace settings documents. The code of the API's endpoints validates and
/// replaces.
@Path("/console/operations")
@Produces(PageResponses.HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class SettingsFormResource {
  private final SettingsSubmission settingsSubmission;
  private final SettingsForms settingsForms;
  private final ConsoleRequest consoleRequest;

  SettingsFormResource(
      SettingsSubmission settingsSubmission,
      SettingsForms settingsForms,
      ConsoleRequest consoleRequest) {
    this.settingsSubmission = settingsSubmission;
    this.settingsForms = settingsForms;
    this.consoleRequest = consoleRequest;
  }

  @GET
  @Path("/environments/{environment}/edit")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(hidden = true)
  public Response formOfEnvironment(@PathParam("environment") String name) {
    return settingsForms.respondNew(SettingsKind.ENVIRONMENT, name);
  }

  @GET
  @Path("/applications/{application}/edit")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(hidden = true)
  public Response formOfApplication(@PathParam("application") String name) {
    return settingsForms.respondNew(SettingsKind.APPLICATION, name);
  }

  @POST
  @Path("/environments/{environment}/preview")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.ENVIRONMENT)
  @Operation(hidden = true)
  public Response previewEnvironment(@PathParam("environment") String name, String body) {
    return preview(read(SettingsKind.ENVIRONMENT, name, body));
  }

  @POST
  @Path("/applications/{application}/preview")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.APPLICATION)
  @Operation(hidden = true)
  public Response previewApplication(@PathParam("application") String name, String body) {
    return preview(read(SettingsKind.APPLICATION, name, body));
  }

  @POST
  @Path("/environments/{environment}")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.ENVIRONMENT)
  @Operation(hidden = true)
  public Response replaceEnvironment(@PathParam("environment") String name, String body) {
    return replace(read(SettingsKind.ENVIRONMENT, name, body));
  }

  @POST
  @Path("/applications/{application}")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.APPLICATION)
  @Operation(hidden = true)
  public Response replaceApplication(@PathParam("application") String name, String body) {
    return replace(read(SettingsKind.APPLICATION, name, body));
  }

  private Draft read(SettingsKind kind, String name, String body) {
    FormFields fields = consoleRequest.read(body);
    return new Draft(
        kind,
        name,
        fields
            .findRevision(SettingsFields.REVISION)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.BAD_REQUEST, "the form names no revision: load the page again")),
        fields.get(SettingsFields.DOCUMENT),
        fields.find(SettingsFields.REASON));
  }

  private Response preview(Draft draft) {
    try {
      SettingsDiffView effect = settingsSubmission.preview(draft);
      return settingsForms.respond(200, draft, FieldErrors.NONE, Optional.of(effect));
    } catch (ProblemException problem) {
      return settingsForms.respond(draft, problem);
    }
  }

  private Response replace(Draft draft) {
    try {
      SettingsDiffView _ = settingsSubmission.replace(draft);
      return PageResponses.seeOther(SettingsCard.address(draft.kind(), draft.name())).build();
    } catch (ProblemException problem) {
      return settingsForms.respond(draft, problem);
    }
  }
}
