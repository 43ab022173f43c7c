package io.sluice.api.command;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
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

/// The endpoints of applications.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationResource {
  private final RequestContext requestContext;
  private final SettingsWriter settingsWriter;

  ApplicationResource(RequestContext requestContext, SettingsWriter settingsWriter) {
    this.requestContext = requestContext;
    this.settingsWriter = settingsWriter;
  }

  @GET
  @Path("/applications")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "All applications")
  public Page<SettingsView<ApplicationDocument>> list() {
    return new Page<>(
        settingsWriter.list("applications").stream().map(ApplicationResource::view).toList(),
        Optional.empty());
  }

  @GET
  @Path("/applications/{application}")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "One application")
  public SettingsView<ApplicationDocument> get(@PathParam("application") String name) {
    return view(settingsWriter.get(SettingsStore.applicationKey(name)));
  }

  @PUT
  @Path("/applications/{application}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Create or change an application")
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationDocument.class)))
  public SettingsView<ApplicationDocument> put(
      @PathParam("application") String name, InputStream body) {
    ApplicationDocument document =
        DocumentReader.read(BodyReader.read(body), ApplicationDocument.class);
    return view(settingsWriter.put(name, document));
  }

  @DELETE
  @Path("/applications/{application}")
  @RequiresRole(Role.ADMIN)
  @Operation(summary = "Delete an application; one that serves only with stop=true")
  public Response delete(
      @PathParam("application") String name,
      @QueryParam("stop") @DefaultValue("false") boolean stop) {
    return SettingsWriter.toResponse(
        settingsWriter.delete(
            SettingsStore.applicationKey(name), name, "%/" + name, stop, requestContext.caller()));
  }

  private static SettingsView<ApplicationDocument> view(Stored stored) {
    return new SettingsView<>(
        stored.name(), stored.revision(), stored.changed(), stored.application());
  }
}
