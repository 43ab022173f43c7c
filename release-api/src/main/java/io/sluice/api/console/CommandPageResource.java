package io.sluice.api.console;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.CommandResultResource;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The page of a command with its result.
@Path("/console")
@Produces(PageResponses.HTML)
public class CommandPageResource {
  private final CommandResultResource commandResultResource;
  private final Frames frames;

  CommandPageResource(CommandResultResource commandResultResource, Frames frames) {
    this.commandResultResource = commandResultResource;
    this.frames = frames;
  }

  @GET
  @Path("/commands/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.COMMAND)
  @Operation(hidden = true)
  public String show(@PathParam("id") UUID id) {
    CommandView command = commandResultResource.get(id);
    Frame frame = frames.make("Command " + command.command(), "");
    boolean isOpen = command.state() == CommandState.ACCEPTED;
    return ConsoleTemplates.command(
            isOpen ? frame.withStream("/console/lanes/%s/events".formatted(command.lane())) : frame,
            command,
            StateMark.of(command.state()))
        .render();
  }
}
