package io.sluice.api.status;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.store.ReadModel;
import io.sluice.api.store.ToldRow;
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
public class Outcomes {
  private final ReadModel model;

  Outcomes(ReadModel model) {
    this.model = model;
  }

  @GET
  @Path("/outcomes")
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Operation(summary = "Outcomes of releases, in order; as text/event-stream, also new ones")
  public Page<EventView> list(
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    int most = Limits.of(limit);
    return Shown.page(model.outcomes(after, most + 1), most, ToldRow::position, ToldRow::view);
  }
}
