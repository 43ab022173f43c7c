package io.sluice.engine.inbound;

import io.sluice.contract.Envelope;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.log.Lanes;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What health-monitor makes of releases.
@ApplicationScoped
class Verdicts {
  private final Inbound inbound;
  private final Lanes lanes;

  Verdicts(Inbound inbound, Lanes lanes) {
    this.inbound = inbound;
    this.lanes = lanes;
  }

  @Incoming("verdicts")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(
        record,
        Verdict.class,
        verdict -> lanes.handle("verdicts", verdict, _ -> java.util.Optional.of(signal(verdict))));
  }

  private static Signal signal(Envelope<Verdict> verdict) {
    return new Signal.Judged(
        verdict
            .release()
            .orElseThrow(() -> new IllegalStateException("a verdict without a release")),
        verdict.event().step(),
        verdict.event().verdict(),
        verdict.event().sentence());
  }
}
