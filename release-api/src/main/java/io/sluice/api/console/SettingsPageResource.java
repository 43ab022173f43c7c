package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The pages of the settings documents with their revisions.
@Path("/console/operations")
@Produces(PageResponses.HTML)
public class SettingsPageResource {
  private final SettingsPages settingsPages;
  private final Frames frames;

  SettingsPageResource(SettingsPages settingsPages, Frames frames) {
    this.settingsPages = settingsPages;
    this.frames = frames;
  }

  @GET
  @Path("/settings")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public String list() {
    return SettingsTemplates.settings(
            frames.make("Settings", OperationsResource.SECTION),
            settingsPages.list(SettingsKind.ENVIRONMENT),
            settingsPages.list(SettingsKind.APPLICATION))
        .render();
  }

  @GET
  @Path("/environments/{environment}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(hidden = true)
  public String showEnvironment(
      @PathParam("environment") String name,
      @QueryParam("cursor") @DefaultValue("") String cursor) {
    return show(SettingsKind.ENVIRONMENT, name, cursor);
  }

  @GET
  @Path("/applications/{application}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(hidden = true)
  public String showApplication(
      @PathParam("application") String name,
      @QueryParam("cursor") @DefaultValue("") String cursor) {
    return show(SettingsKind.APPLICATION, name, cursor);
  }

  private String show(SettingsKind kind, String name, String cursor) {
    return SettingsTemplates.setting(
            frames.make("%s %s".formatted(kind.singular(), name), OperationsResource.SECTION),
            settingsPages.page(kind, name, cursor))
        .render();
  }

  @GET
  @Path("/environments/{environment}/diff")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(hidden = true)
  public String diffEnvironment(
      @PathParam("environment") String name,
      @QueryParam("from") @Nullable Long from,
      @QueryParam("to") @Nullable Long to) {
    return diff(SettingsKind.ENVIRONMENT, name, from, to);
  }

  @GET
  @Path("/applications/{application}/diff")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(hidden = true)
  public String diffApplication(
      @PathParam("application") String name,
      @QueryParam("from") @Nullable Long from,
      @QueryParam("to") @Nullable Long to) {
    return diff(SettingsKind.APPLICATION, name, from, to);
  }

  private String diff(SettingsKind kind, String name, @Nullable Long from, @Nullable Long to) {
    return SettingsTemplates.settingDiff(
            frames.make(
                "Differences of %s %s".formatted(kind.singular(), name),
                OperationsResource.SECTION),
            new SettingsDiffPage(kind, name, settingsPages.diff(kind, name, from, to)))
        .render();
  }
}
