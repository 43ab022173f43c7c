package io.sluice.api.query;

import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.ReadModelQueries;
import io.sluice.api.store.StreamRow;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The endpoint of the outcomes of releases.
@Path("/api/v1")
public class OutcomeResource {
  private final ReadModelQueries model;

  OutcomeResource(ReadModelQueries model) {
    this.model = model;
  }

  @GET
  @Path("/outcomes")
  @Produces(MediaType.APPLICATION_JSON)
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Outcomes of releases, in order; as text/event-stream, also new ones")
  public Page<EventView> list(
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    return ViewReader.page(
        limit, most -> model.outcomes(after, most), StreamRow::position, StreamRow::toView);
  }
}
