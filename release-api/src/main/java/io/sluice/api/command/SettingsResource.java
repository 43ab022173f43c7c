package io.sluice.api.command;

import io.sluice.api.command.SettingsChange.Effect;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.VisibleLanes;
import io.sluice.api.store.SettingRepository;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsChangeView;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.SettingsView;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// The endpoints of the settings documents: environments and applications. Each change names the
/// revision that it is based on.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {
  private final RequestContext requestContext;
  private final SettingsWriter settingsWriter;
  private final SettingRepository settings;

  SettingsResource(
      RequestContext requestContext, SettingsWriter settingsWriter, SettingRepository settings) {
    this.requestContext = requestContext;
    this.settingsWriter = settingsWriter;
    this.settings = settings;
  }

  @GET
  @Path("/environments")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(summary = "All environments")
  public Page<SettingsView<EnvironmentDocument>> listEnvironments() {
    VisibleLanes visible = requestContext.visible();
    return new Page<>(
        settings.present("environments").stream()
            .filter(stored -> visible.hasEnvironment(stored.name()))
            .map(stored -> view(stored, stored.environment()))
            .toList(),
        Optional.empty());
  }

  @GET
  @Path("/environments/{environment}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(summary = "One environment; its ETag is the If-Match of a change")
  public RestResponse<SettingsView<EnvironmentDocument>> getEnvironment(
      @PathParam("environment") String name) {
    String key = SettingsStore.environmentKey(name);
    Stored stored = require(key);
    return tagged(key, stored, view(stored, stored.environment()));
  }

  @PUT
  @Path("/environments/{environment}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.ENVIRONMENT)
  @Operation(summary = "Create or change an environment")
  @RequestBody(content = @Content(schema = @Schema(implementation = EnvironmentDocument.class)))
  public RestResponse<SettingsChangeView<EnvironmentDocument>> putEnvironment(
      @PathParam("environment") String name,
      @BeanParam ChangeParameters parameters,
      InputStream body) {
    EnvironmentDocument document =
        DocumentReader.read(BodyReader.read(body), EnvironmentDocument.class);
    SettingsChange change = parameters.toChange(requestContext.caller());
    Effect effect = settingsWriter.put(name, document, change);
    return changed(
        SettingsStore.environmentKey(name), effect, change, effect.after().environment());
  }

  @DELETE
  @Path("/environments/{environment}")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.ENVIRONMENT)
  @Operation(summary = "Delete an environment; one that serves only with stop=true")
  public Response deleteEnvironment(
      @PathParam("environment") String name,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("stop")
          @DefaultValue("false")
          String stop,
      @BeanParam ChangeParameters parameters) {
    return delete(SettingsStore.environmentKey(name), name, name + "/%", stop, parameters);
  }

  @GET
  @Path("/applications")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(summary = "All applications")
  public Page<SettingsView<ApplicationDocument>> listApplications() {
    VisibleLanes visible = requestContext.visible();
    return new Page<>(
        settings.present("applications").stream()
            .filter(stored -> visible.hasApplication(stored.name()))
            .map(stored -> view(stored, stored.application()))
            .toList(),
        Optional.empty());
  }

  @GET
  @Path("/applications/{application}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(summary = "One application; its ETag is the If-Match of a change")
  public RestResponse<SettingsView<ApplicationDocument>> getApplication(
      @PathParam("application") String name) {
    String key = SettingsStore.applicationKey(name);
    Stored stored = require(key);
    return tagged(key, stored, view(stored, stored.application()));
  }

  @PUT
  @Path("/applications/{application}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.APPLICATION)
  @Operation(summary = "Create or change an application")
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationDocument.class)))
  public RestResponse<SettingsChangeView<ApplicationDocument>> putApplication(
      @PathParam("application") String name,
      @BeanParam ChangeParameters parameters,
      InputStream body) {
    ApplicationDocument document =
        DocumentReader.read(BodyReader.read(body), ApplicationDocument.class);
    SettingsChange change = parameters.toChange(requestContext.caller());
    Effect effect = settingsWriter.put(name, document, change);
    return changed(
        SettingsStore.applicationKey(name), effect, change, effect.after().application());
  }

  @DELETE
  @Path("/applications/{application}")
  @Permission(verb = ApiVerb.CONFIGURE, on = ResourceKind.APPLICATION)
  @Operation(summary = "Delete an application; one that serves only with stop=true")
  public Response deleteApplication(
      @PathParam("application") String name,
      @Parameter(schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("stop")
          @DefaultValue("false")
          String stop,
      @BeanParam ChangeParameters parameters) {
    return delete(SettingsStore.applicationKey(name), name, "%/" + name, stop, parameters);
  }

  private Stored require(String key) {
    return settings.findPresent(key).orElseThrow(() -> SettingsWriter.missing(key));
  }

  private Response delete(
      String key, String name, String lanes, String stop, ChangeParameters parameters) {
    SettingsChange change = parameters.toChange(requestContext.caller(), "stop");
    boolean stops = ChangeParameters.isTrue("stop", stop);
    return change.dryRun()
        ? Response.ok(settingsWriter.previewDelete(key, name, lanes, stops, change)).build()
        : SettingsWriter.toResponse(settingsWriter.delete(key, name, lanes, stops, change));
  }

  private static <T> RestResponse<SettingsChangeView<T>> changed(
      String key, Effect effect, SettingsChange change, T document) {
    Stored after = effect.after();
    SettingsDiffView diff = effect.diff();
    var view =
        new SettingsChangeView<>(
            after.name(),
            after.revision(),
            after.changed(),
            document,
            change.dryRun(),
            diff.differences(),
            diff.omitted());
    return change.dryRun() ? RestResponse.ok(view) : tagged(key, after, view);
  }

  private static <T> RestResponse<T> tagged(String key, Stored stored, T view) {
    return ResponseBuilder.ok(view)
        .header(HttpHeaders.ETAG, Precondition.tag(key, stored.revision()))
        .build();
  }

  private static <T> SettingsView<T> view(Stored stored, T document) {
    return new SettingsView<>(stored.name(), stored.revision(), stored.changed(), document);
  }
}
