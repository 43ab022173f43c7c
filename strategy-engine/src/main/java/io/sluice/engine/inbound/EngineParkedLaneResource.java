package io.sluice.engine.inbound;

import io.sluice.messaging.kafka.RecordProcessor;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/// Lanes whose records wait in this service, for release-api.
@Path("/internal/parked")
public class EngineParkedLaneResource {
  private final RecordProcessor processor;

  EngineParkedLaneResource(RecordProcessor processor) {
    this.processor = processor;
  }

  /// Returns the lanes with waiting records, each with the reason.
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, String> parked() {
    return processor.parkedLanes();
  }
}
