package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.messaging.jdbc.Database;
import io.sluice.messaging.jdbc.InboxPurge;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PurgeLoopTest {

  @Test
  void any_failure_to_end_the_lease_is_survived_and_does_not_hide_that_of_the_purge() {
    var calls = new AtomicInteger();
    var transactions =
        new JdbcTransactions<JdbcTx>(
            Database.empty(),
            _ -> {
              throw new IllegalStateException("failure " + calls.incrementAndGet());
            },
            () -> {});
    var purge = new InboxPurge(Duration.ofDays(1));
    var loop = new PurgeLoop(transactions, List.of(purge), new SimpleMeterRegistry());

    assertThatThrownBy(() -> loop.run(purge)).hasMessage("failure 1");
    assertThat(calls).hasValue(2);
  }
}
