package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The state of a mixture from tick to tick.
class MixtureStateTest {
  @Test
  void json_restores_a_mixture_bit_by_bit_and_a_copy_is_independent() {
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    for (int i = 0; i < 6; i++) {
      mixture.tick(
          Compare.ERROR_RATE, fleet(Duration.ofMinutes(1), 600, 3L * i, 5400, 15 - i, 6, 6 + i));
    }
    Mixture read = Json.read(Json.write(mixture), Mixture.class);
    Mixture copy = mixture.copy();
    Tick next = fleet(Duration.ofSeconds(7), 70, 3, 210, 1, 1, 1);

    assertThat(read).isEqualTo(mixture).isEqualTo(copy);
    copy.tick(Compare.ERROR_RATE, next);
    assertThat(mixture).isEqualTo(read).isNotEqualTo(copy);
    read.tick(Compare.ERROR_RATE, next);
    assertThat(read).isEqualTo(copy);
  }

  @Test
  void a_tick_allocates_no_memory() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Mixture mixture = new Mixture(1, 1.1, true, 0, Mixture.CEILING);
    Tick tick = fleet(Duration.ofSeconds(1), 10, 1, 30, 0, 0, 1);
    for (int i = 0; i < 2_000; i++) {
      mixture.tick(Compare.ERROR_RATE, tick);
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      mixture.tick(Compare.ERROR_RATE, tick);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void an_instance_that_is_gone_no_longer_counts() {
    InstanceDispersion dispersion = new InstanceDispersion(1);
    dispersion.add(
        Compare.ERROR_RATE, new InstanceCounts(1, List.of(member("a", 10), member("b", 20))));
    assertThat(dispersion.instances()).isEqualTo(2);

    dispersion.clear();
    assertThat(dispersion.instances()).isZero();
    dispersion.add(Compare.ERROR_RATE, new InstanceCounts(1, List.of(member("b", 20))));
    dispersion.clear();
    InstanceDispersion fresh = new InstanceDispersion(1);
    fresh.add(Compare.ERROR_RATE, new InstanceCounts(1, List.of(member("b", 5))));
    dispersion.add(Compare.ERROR_RATE, new InstanceCounts(1, List.of(member("b", 5))));

    assertThat(dispersion).isEqualTo(fresh);
  }

  private static Member member(String name, long requests) {
    return new Member(name, Counts.of(requests, 1));
  }
}
