package io.sluice.api.settings;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.Documents;
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

/// The endpoints of applications.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Applications {
  private final Session session;
  private final SettingsChanges changes;

  Applications(Session session, SettingsChanges changes) {
    this.session = session;
    this.changes = changes;
  }

  @GET
  @Path("/applications")
  @Needs(Role.VIEWER)
  @Operation(summary = "All applications")
  public Page<SettingsView<ApplicationDocument>> list() {
    return new Page<>(
        changes.list("applications").stream().map(Applications::view).toList(), Optional.empty());
  }

  @GET
  @Path("/applications/{application}")
  @Needs(Role.VIEWER)
  @Operation(summary = "One application")
  public SettingsView<ApplicationDocument> get(@PathParam("application") String name) {
    return view(changes.get(Settings.applicationKey(name)));
  }

  @PUT
  @Path("/applications/{application}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Operation(summary = "Make or change an application")
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationDocument.class)))
  public SettingsView<ApplicationDocument> put(
      @PathParam("application") String name, InputStream body) {
    ApplicationDocument document = Documents.read(Bodies.read(body), ApplicationDocument.class);
    return view(changes.put(name, document));
  }

  @DELETE
  @Path("/applications/{application}")
  @Needs(Role.ADMIN)
  @Operation(summary = "Delete an application; one that serves only with stop=true")
  public Response delete(
      @PathParam("application") String name,
      @QueryParam("stop") @DefaultValue("false") boolean stop) {
    return SettingsChanges.deleted(
        changes.delete(Settings.applicationKey(name), name, "%/" + name, stop, session.caller()));
  }

  private static SettingsView<ApplicationDocument> view(Stored stored) {
    return new SettingsView<>(
        stored.name(), stored.revision(), stored.changed(), stored.application());
  }
}
