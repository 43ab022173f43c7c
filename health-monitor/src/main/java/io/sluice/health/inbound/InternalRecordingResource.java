package io.sluice.health.inbound;

import io.sluice.contract.Json;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The recorded evidence behind the verdicts of a release, for release-api.
@Path("/internal/releases/{release}/recording")
@Produces(MediaType.APPLICATION_JSON)
public class InternalRecordingResource {
  private static final int ENTRIES_MAX = 500;

  private final JdbcTransactions<JdbcTx> transactions;
  private final JdbcWatchStore watchStore;

  InternalRecordingResource(JdbcTransactions<JdbcTx> transactions, JdbcWatchStore watchStore) {
    this.transactions = transactions;
    this.watchStore = watchStore;
  }

  /// Returns the release, its lane, its stable, and the analysis behind its verdicts.
  @GET
  public String recording(@PathParam("release") UUID release) {
    return read(tx -> watchStore.findRecording(tx, release))
        .map(Json::write)
        .orElseThrow(() -> new WebApplicationException("nothing is recorded of " + release, 404));
  }

  /// Returns a page of the entries; `cursor` selects the page after it.
  @GET
  @Path("/entries")
  public String entries(
      @PathParam("release") UUID release,
      @QueryParam("cursor") Optional<String> cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    int boundedLimit = Math.clamp(limit, 1, ENTRIES_MAX);
    try {
      return Json.write(read(tx -> watchStore.part(tx, release, cursor, boundedLimit)));
    } catch (IllegalArgumentException e) {
      throw new WebApplicationException(e.getMessage(), e, 400);
    }
  }

  private <R> R read(Function<JdbcTx, R> work) {
    try {
      return transactions.call(work);
    } catch (Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }
}
