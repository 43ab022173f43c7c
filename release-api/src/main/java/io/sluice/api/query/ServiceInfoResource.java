package io.sluice.api.query;

import io.sluice.api.http.Caller;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.contract.view.CallerView;
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
public class ServiceInfoResource {
  private final RequestContext requestContext;
  private final String version;

  ServiceInfoResource(
      RequestContext requestContext,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.requestContext = requestContext;
    this.version = version;
  }

  @GET
  @Path("/version")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Version of the service")
  public VersionView version() {
    return new VersionView(version);
  }

  @GET
  @Path("/me")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "The caller that the token names")
  public CallerView me() {
    Caller caller = requestContext.caller();
    return new CallerView(caller.name(), caller.roles().stream().sorted().map(Role::word).toList());
  }
}
