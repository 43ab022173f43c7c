package io.sluice.api.status;

import io.sluice.api.access.Caller;
import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.contract.view.MeView;
import io.sluice.contract.view.VersionView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The endpoints that return the version of Sluice, and the caller's name and roles.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class Service {
  private final Session session;
  private final String version;

  Service(Session session, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.session = session;
    this.version = version;
  }

  @GET
  @Path("/version")
  @Needs(Role.VIEWER)
  @Operation(summary = "Version of the service")
  public VersionView version() {
    return new VersionView(version);
  }

  @GET
  @Path("/me")
  @Needs(Role.VIEWER)
  @Operation(summary = "The caller that the token names")
  public MeView me() {
    Caller caller = session.caller();
    return new MeView(caller.name(), caller.roles().stream().sorted().map(Role::word).toList());
  }
}
