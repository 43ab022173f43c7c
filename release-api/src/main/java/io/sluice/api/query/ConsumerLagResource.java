package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.ConsumerLagView;
import io.sluice.contract.view.Page;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.kafka.ConsumerLag;
import io.smallrye.common.annotation.Identifier;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The endpoint of the services' lag: how many records wait for each.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ConsumerLagResource {
  private final Map<String, Object> connection;

  /// Each request has a connection of its own to Kafka.
  private final Semaphore permits = new Semaphore(2);

  ConsumerLagResource(@Identifier("default-kafka-broker") Map<String, Object> connection) {
    this.connection = new HashMap<>(connection);
    this.connection.remove(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /// @throws ProblemException if the broker does not answer within seconds
  @GET
  @Path("/consumer-lag")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(summary = "The records that each service has not processed yet, by service and topic")
  public Page<ConsumerLagView> list() {
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "too many requests are reading the lag; try again");
    }
    try {
      return new Page<>(
          ConsumerLag.readAll(connection).stream()
              .map(
                  lag -> new ConsumerLagView(lag.service(), lag.topic().topicName(), lag.records()))
              .toList(),
          Optional.empty());
    } catch (UnavailableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, e.findReason().orElse("the broker is unavailable; try again"));
    } finally {
      permits.release();
    }
  }
}
