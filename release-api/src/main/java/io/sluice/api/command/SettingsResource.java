package io.sluice.api.command;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/// The endpoints of the settings documents: environments and applications.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {
  private final RequestContext requestContext;
  private final SettingsWriter settingsWriter;

  SettingsResource(RequestContext requestContext, SettingsWriter settingsWriter) {
    this.requestContext = requestContext;
    this.settingsWriter = settingsWriter;
  }

  @GET
  @Path("/environments")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "All environments")
  public Page<SettingsView<EnvironmentDocument>> listEnvironments() {
    return new Page<>(
        settingsWriter.list("environments").stream()
            .map(SettingsResource::viewEnvironment)
            .toList(),
        Optional.empty());
  }

  @GET
  @Path("/environments/{environment}")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "One environment")
  public SettingsView<EnvironmentDocument> getEnvironment(@PathParam("environment") String name) {
    return viewEnvironment(settingsWriter.get(SettingsStore.environmentKey(name)));
  }

  @PUT
  @Path("/environments/{environment}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Create or change an environment")
  @RequestBody(content = @Content(schema = @Schema(implementation = EnvironmentDocument.class)))
  public SettingsView<EnvironmentDocument> putEnvironment(
      @PathParam("environment") String name, InputStream body) {
    EnvironmentDocument document =
        DocumentReader.read(BodyReader.read(body), EnvironmentDocument.class);
    return viewEnvironment(settingsWriter.put(name, document));
  }

  @DELETE
  @Path("/environments/{environment}")
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Delete an environment; one that serves only with stop=true")
  public Response deleteEnvironment(
      @PathParam("environment") String name,
      @QueryParam("stop") @DefaultValue("false") boolean stop) {
    return SettingsWriter.toResponse(
        settingsWriter.delete(
            SettingsStore.environmentKey(name), name, name + "/%", stop, requestContext.caller()));
  }

  private static SettingsView<EnvironmentDocument> viewEnvironment(Stored stored) {
    return new SettingsView<>(
        stored.name(), stored.revision(), stored.changed(), stored.environment());
  }

  @GET
  @Path("/applications")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "All applications")
  public Page<SettingsView<ApplicationDocument>> listApplications() {
    return new Page<>(
        settingsWriter.list("applications").stream()
            .map(SettingsResource::viewApplication)
            .toList(),
        Optional.empty());
  }

  @GET
  @Path("/applications/{application}")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "One application")
  public SettingsView<ApplicationDocument> getApplication(@PathParam("application") String name) {
    return viewApplication(settingsWriter.get(SettingsStore.applicationKey(name)));
  }

  @PUT
  @Path("/applications/{application}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Create or change an application")
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationDocument.class)))
  public SettingsView<ApplicationDocument> putApplication(
      @PathParam("application") String name, InputStream body) {
    ApplicationDocument document =
        DocumentReader.read(BodyReader.read(body), ApplicationDocument.class);
    return viewApplication(settingsWriter.put(name, document));
  }

  @DELETE
  @Path("/applications/{application}")
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Delete an application; one that serves only with stop=true")
  public Response deleteApplication(
      @PathParam("application") String name,
      @QueryParam("stop") @DefaultValue("false") boolean stop) {
    return SettingsWriter.toResponse(
        settingsWriter.delete(
            SettingsStore.applicationKey(name), name, "%/" + name, stop, requestContext.caller()));
  }

  private static SettingsView<ApplicationDocument> viewApplication(Stored stored) {
    return new SettingsView<>(
        stored.name(), stored.revision(), stored.changed(), stored.application());
  }
}
