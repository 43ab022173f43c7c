package io.sluice.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScenarioTrafficTest {
  private static final TrafficScenario QUIET = TrafficScenario.shipped("quiet").errorsOnly();

  @Test
  void clumps_keep_the_rate_and_raise_the_variance_by_their_size() {
    for (Clumps law :
        List.of(Clumps.of(5), Clumps.geometric(5), Clumps.of(5).over(10), Clumps.retries(0.5))) {
      List<Tick> ticks = run(QUIET.disturbed(it -> it.errors(law)));

      double errors = sum(ticks, tick -> tick.stable().errors());
      double squares = sum(ticks, tick -> Math.pow((double) tick.stable().errors(), 2));
      double factor = (squares - errors * errors / ticks.size()) / errors;
      assertThat(errors / sum(ticks, tick -> tick.stable().requests()))
          .isCloseTo(0.005, within(0.001));
      boolean isSpread = law.seconds() > 0;
      assertThat(factor).isBetween(isSpread ? 1.0 : 2.0, isSpread ? 2.0 : 12.0);
    }
  }

  @Test
  void a_client_stays_in_its_bucket_and_with_its_version() {
    ClientMix law = ClientMix.heavy(5, 1);
    List<Tick> ticks = run(QUIET.disturbed(it -> it.clients(law)));

    for (Tick tick : ticks) {
      ClientBuckets buckets = tick.counts().fleet().buckets().orElseThrow();
      assertThat(buckets.candidate()).allMatch(bucket -> bucket.number() < 10);
      assertThat(buckets.stable()).allMatch(bucket -> bucket.number() >= 10);
      assertThat(tick.stable().requests())
          .isEqualTo(buckets.stable().stream().mapToLong(Bucket::requests).sum())
          .isEqualTo(
              tick.counts().fleet().stable().stream()
                  .mapToLong(member -> member.counts().requests())
                  .sum());
    }
    double all = sum(ticks, tick -> tick.candidate().requests() + tick.stable().requests());
    assertThat(all / ticks.size()).isCloseTo(100, within(1.0));
  }

  @Test
  void mean_shares_and_levels_of_clients_are_those_of_the_scenario() {
    Chance chance = new Chance(5);
    double share = 0;
    double errors = 0;
    for (int i = 0; i < 1_000; i++) {
      ClientMix.Buckets buckets = ClientMix.zipf(1_000, 1).draw(chance);
      for (int b = 0; b < ClientMix.BUCKETS; b++) {
        share += buckets.share().get(b);
        errors += buckets.share().get(b) * buckets.level().get(b);
      }
    }
    assertThat(share / 1_000).isCloseTo(1, within(1e-9));
    assertThat(errors / 1_000).isCloseTo(1, within(0.05));
  }

  @Test
  void a_fleet_shrinks_and_its_instances_keep_their_levels() {
    Fleet fleet = Fleet.of(3, Noise.NONE).levels(List.of(0.4, 0.4, 2.2)).shrinkingAt(1_800);
    List<Tick> ticks = run(QUIET.errors(0.01).fleet(fleet));

    List<Tick> before = ticks.subList(0, 1_800);
    assertThat(ticks.get(1_799).counts().fleet().stable()).hasSize(3);
    assertThat(ticks.get(1_800).counts().fleet().stable()).hasSize(1);
    assertThat(share(before, 0)).isCloseTo(0.004, within(0.001));
    assertThat(share(before, 2)).isCloseTo(0.022, within(0.003));
  }

  @Test
  void an_outage_hurts_both_and_a_cold_start_the_candidate() {
    List<Tick> out = run(QUIET.disturbed(it -> it.outage(1_200, 0.2)));
    List<Tick> cold = run(QUIET.ramp().disturbed(it -> it.cold(20, 200)));

    assertThat(failed(out.subList(0, 1_200), Tick::candidate)).isLessThan(0.01);
    assertThat(failed(out.subList(1_200, 3_600), Tick::candidate)).isCloseTo(0.2, within(0.01));
    assertThat(failed(out.subList(1_200, 3_600), Tick::stable)).isCloseTo(0.2, within(0.01));
    for (int step = 0; step < 3_600; step += 900) {
      assertThat(failed(cold.subList(step, step + 20), Tick::candidate)).isEqualTo(1);
      assertThat(failed(cold.subList(step + 20, step + 900), Tick::candidate)).isLessThan(0.02);
    }
  }

  @Test
  void stalled_requests_are_slower_than_two_seconds() {
    List<Tick> ticks =
        run(TrafficScenario.shipped("slow").disturbed(it -> it.stalls(Clumps.geometric(5), 0.005)));

    double slow = sum(ticks, tick -> tick.stable().slow().get(9));
    assertThat(slow / sum(ticks, tick -> tick.stable().requests())).isCloseTo(0.005, within(0.001));
  }

  @Test
  void a_record_is_the_same_for_the_same_seed() {
    TrafficScenario scenario = QUIET.lasting(60).failing(5);

    assertThat(LaneRecords.draw(scenario, 7)).isEqualTo(LaneRecords.draw(scenario, 7));
  }

  private static double share(List<Tick> ticks, int instance) {
    return failed(ticks, tick -> tick.counts().fleet().stable().get(instance).counts());
  }

  private static double failed(List<Tick> ticks, Function<Tick, Counts> version) {
    return sum(ticks, tick -> version.apply(tick).errors())
        / sum(ticks, tick -> version.apply(tick).requests());
  }

  private static double sum(List<Tick> ticks, ToDoubleFunction<Tick> value) {
    return ticks.stream().mapToDouble(value).sum();
  }

  private static List<Tick> run(TrafficScenario scenario) {
    ScenarioTraffic traffic = new ScenarioTraffic(scenario, 11);
    List<Tick> ticks = new ArrayList<>();
    while (traffic.now() < scenario.end()) {
      ticks.add(traffic.next());
    }
    return ticks;
  }
}
