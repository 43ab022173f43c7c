package io.sluice.api.settings;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.Documents;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.request.Bodies;
import io.sluice.api.store.Settings;
import io.sluice.api.store.Settings.Stored;
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

/// The endpoints of environments.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Environments {
  private final Session session;
  private final SettingsChanges changes;

  Environments(Session session, SettingsChanges changes) {
    this.session = session;
    this.changes = changes;
  }

  @GET
  @Path("/environments")
  @Needs(Role.VIEWER)
  @Operation(summary = "All environments")
  public Page<SettingsView<EnvironmentDocument>> list() {
    return new Page<>(
        changes.list("environments").stream().map(Environments::view).toList(), Optional.empty());
  }

  @GET
  @Path("/environments/{environment}")
  @Needs(Role.VIEWER)
  @Operation(summary = "One environment")
  public SettingsView<EnvironmentDocument> get(@PathParam("environment") String name) {
    return view(changes.get(Settings.environmentKey(name)));
  }

  @PUT
  @Path("/environments/{environment}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Operation(summary = "Make or change an environment")
  @RequestBody(content = @Content(schema = @Schema(implementation = EnvironmentDocument.class)))
  public SettingsView<EnvironmentDocument> put(
      @PathParam("environment") String name, InputStream body) {
    EnvironmentDocument document = Documents.read(Bodies.read(body), EnvironmentDocument.class);
    return view(changes.put(name, document));
  }

  @DELETE
  @Path("/environments/{environment}")
  @Needs(Role.ADMIN)
  @Operation(summary = "Delete an environment; one that serves only with stop=true")
  public Response delete(
      @PathParam("environment") String name,
      @QueryParam("stop") @DefaultValue("false") boolean stop) {
    return SettingsChanges.deleted(
        changes.delete(Settings.environmentKey(name), name, name + "/%", stop, session.caller()));
  }

  private static SettingsView<EnvironmentDocument> view(Stored stored) {
    return new SettingsView<>(
        stored.name(), stored.revision(), stored.changed(), stored.environment());
  }
}
