package io.sluice.api.status;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.store.OutcomeRow;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// How releases ended.
@Path("/api/v1")
public class Outcomes {

  @GET
  @Path("/outcomes")
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEWER)
  @Operation(summary = "How releases ended, in order; as text/event-stream, how they end")
  public Page<EventView> list(
      @QueryParam("cursor") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    int most = Limits.of(limit);
    return Shown.page(OutcomeRow.after(after, most + 1), most, OutcomeRow::view);
  }
}
