package io.sluice.health.inbound;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.FleetNoiseView;
import io.sluice.contract.view.FleetNoiseView.StatisticNoise;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.LevelEstimate;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;

/// The recorded noise of a lane's stable instances, for release-api.
@Path("/internal/lanes/{environment}/{application}/noise")
@Produces(MediaType.APPLICATION_JSON)
public class InternalNoiseResource {
  private final JdbcTransactions<JdbcTx> transactions;
  private final JdbcWatchStore watchStore;

  InternalNoiseResource(JdbcTransactions<JdbcTx> transactions, JdbcWatchStore watchStore) {
    this.transactions = transactions;
    this.watchStore = watchStore;
  }

  /// Returns the noise; that of a lane without records is empty.
  @GET
  public String noise(
      @PathParam("environment") String environment, @PathParam("application") String application) {
    try {
      LaneKey lane = new LaneKey(environment, application);
      return Json.write(toView(transactions.read(tx -> watchStore.noiseRecords(tx, lane))));
    } catch (IllegalArgumentException e) {
      throw new WebApplicationException(e.getMessage(), e, 400);
    } catch (Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }

  static FleetNoiseView toView(List<NoiseRecord> records) {
    FleetNoise noise = FleetNoise.combine(records.stream().map(NoiseRecord::noise).toList());
    int releases = (int) records.stream().filter(it -> it.release().isPresent()).count();
    return new FleetNoiseView(
        releases,
        records.size() - releases,
        noise.errors().map(InternalNoiseResource::toStatistic),
        noise.latency().stream().map(InternalNoiseResource::toStatistic).toList());
  }

  private static StatisticNoise toStatistic(FleetNoise.Noise noise) {
    return new StatisticNoise(
        Stream.of(noise.second(), noise.window())
            .filter(clumps -> clumps.hits() > 0)
            .map(clumps -> Math.max(1, clumps.squares() / clumps.hits()))
            .reduce(Math::max),
        variation(noise.instances()),
        noise.buckets().stream()
            .map(InternalNoiseResource::variation)
            .reduce((x, y) -> Math.max(x, y)));
  }

  private static double variation(LevelEstimate estimate) {
    return Math.sqrt(Math.max(0, estimate.value()));
  }
}
