package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.VersionView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The endpoint that returns the version of Sluice.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ServiceInfoResource {
  private final String version;

  ServiceInfoResource(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  @GET
  @Path("/version")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.NONE)
  @Operation(summary = "Version of the service")
  public VersionView version() {
    return new VersionView(version);
  }
}
