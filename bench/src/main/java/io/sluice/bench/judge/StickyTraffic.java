package io.sluice.bench.judge;

import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.VersionCounts;
import java.util.ArrayList;
import java.util.List;

/// The requests of sticky clients: each stays with its version, and stable spreads its requests
/// evenly over its instances.
final class StickyTraffic {
  private final Chance chance;
  private final ClientMix.Buckets clients;

  StickyTraffic(ClientMix law, Chance chance) {
    this.chance = chance;
    this.clients = law.draw(chance);
  }

  /// Returns the counts of the next tick, without latency.
  ///
  /// @param requests expected number of requests to both versions
  /// @param weight the candidate's weight, 0 to 1
  /// @param instances number of stable instances
  /// @param errors mean share of failed requests
  /// @param factor factor of the candidate's error rate
  VersionCounts next(double requests, double weight, int instances, double errors, double factor) {
    int first = (int) Math.round(weight * ClientMix.BUCKETS);
    List<Bucket> candidate = new ArrayList<>();
    List<Bucket> stable = new ArrayList<>();
    for (int b = 0; b < ClientMix.BUCKETS; b++) {
      boolean isCandidate = b < first;
      long n = chance.poisson(requests * clients.share().get(b));
      double rate = errors * clients.level().get(b) * (isCandidate ? factor : 1);
      if (n > 0) {
        (isCandidate ? candidate : stable)
            .add(new Bucket(b, n, chance.binomial(n, Math.min(1, rate))));
      }
    }
    Counts all = sum(stable);
    return new VersionCounts(
        sum(candidate),
        all,
        new InstanceCounts(1, split(all, instances))
            .withBuckets(new ClientBuckets(candidate, stable)));
  }

  private static Counts sum(List<Bucket> buckets) {
    return Counts.of(
        buckets.stream().mapToLong(Bucket::requests).sum(),
        buckets.stream().mapToLong(Bucket::errors).sum());
  }

  private List<Member> split(Counts all, int instances) {
    List<Member> members = new ArrayList<>(instances);
    long good = all.requests() - all.errors();
    long failed = all.errors();
    for (int k = 1; k <= instances; k++) {
      double part = 1.0 / (instances - k + 1);
      long mine = chance.binomial(good, part);
      long mineFailed = chance.binomial(failed, part);
      members.add(new Member("s" + k, Counts.of(mine + mineFailed, mineFailed)));
      good -= mine;
      failed -= mineFailed;
    }
    return members;
  }
}
