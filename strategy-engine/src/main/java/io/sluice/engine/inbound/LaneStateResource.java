package io.sluice.engine.inbound;

import io.sluice.contract.Json;
import io.sluice.contract.view.LaneStateView;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.messaging.Transactions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;

/// Stored rows of lanes, for programs that replay a log.
@Path("/internal/lanes/{environment}/{application}/state")
public class LaneStateResource {
  private final JdbcEffectStore store;

  LaneStateResource(JdbcEffectStore store) {
    this.store = store;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public LaneStateView state(
      @PathParam("environment") String environment, @PathParam("application") String application) {
    String key = environment + "/" + application;
    try {
      return store.lanes().stream()
          .filter(snapshot -> snapshot.lane().toString().equals(key))
          .map(snapshot -> new LaneStateView(snapshot.sequence(), Json.write(snapshot.state())))
          .findFirst()
          .orElseThrow(() -> new WebApplicationException("there is no lane " + key, 404));
    } catch (Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }
}
