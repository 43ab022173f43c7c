package io.sluice.engine.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// Consumes the verdicts of health-monitor. Verdicts of other writers to the topic are ignored,
/// with a warning: no release has named them as a source.
@Startup
@ApplicationScoped
class VerdictConsumer {
  private static final String ACCEPTED_SOURCE = "/sluice/" + Topic.VERDICTS.writer();
  private static final Logger LOG = Logger.getLogger(VerdictConsumer.class);

  private final Subscription<Verdict> verdicts;
  private final LaneProcessor laneProcessor;

  VerdictConsumer(RecordProcessor processor, LaneProcessor laneProcessor) {
    this.laneProcessor = laneProcessor;
    this.verdicts = processor.subscribe(Topic.VERDICTS, Verdict.class, this::accept);
  }

  @Incoming("verdicts")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    verdicts.handle(record);
  }

  private void accept(Envelope<Verdict> verdict) {
    if (verdict.source().equals(ACCEPTED_SOURCE)) {
      laneProcessor.handle("verdicts", verdict, _ -> Optional.of(signal(verdict)));
    } else {
      LOG.warnf("ignoring a verdict from %s: only health-monitor sends verdicts", verdict.source());
    }
  }

  private static Signal signal(Envelope<Verdict> verdict) {
    return new Signal.VerdictReceived(
        verdict
            .release()
            .orElseThrow(() -> new IllegalStateException("a verdict without a release")),
        verdict.event().step(),
        verdict.event().verdict(),
        verdict.event().sentence());
  }
}
