package io.sluice.health.inbound;

import io.sluice.messaging.kafka.RecordProcessor;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/// The lanes whose records are parked in this service, for release-api.
@Path("/internal/parked")
public class HealthParkedLaneResource {
  private final RecordProcessor processor;

  HealthParkedLaneResource(RecordProcessor processor) {
    this.processor = processor;
  }

  /// Returns the lanes with parked records, each with the reason.
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, String> parked() {
    return processor.parkedLanes();
  }
}
