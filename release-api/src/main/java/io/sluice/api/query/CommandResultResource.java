package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.store.CommandQueries;
import io.sluice.contract.view.CommandView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The endpoint of the results of commands.
@AwaitsResult
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class CommandResultResource {
  private final CommandQueries commands;

  CommandResultResource(CommandQueries commands) {
    this.commands = commands;
  }

  @GET
  @Path("/commands/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.COMMAND)
  @Operation(summary = "One command with its result: accepted, done or rejected")
  public CommandView get(@PathParam("id") UUID id) {
    return commands
        .find(id)
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no command " + id));
  }
}
