package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.CallerResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The page of the caller with the granted roles.
@Path("/console")
@Produces(PageResponses.HTML)
public class AccountResource {
  private final CallerResource callerResource;
  private final Frames frames;

  AccountResource(CallerResource callerResource, Frames frames) {
    this.callerResource = callerResource;
    this.frames = frames;
  }

  @GET
  @Path("/me")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.NONE)
  @Operation(hidden = true)
  public String show() {
    return ConsoleTemplates.account(frames.make("Account", "account"), callerResource.me())
        .render();
  }
}
