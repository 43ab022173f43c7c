package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import java.util.List;

/// The dispersion of the error rates of sticky clients, by bucket. A client with a high error rate
/// of its own stays with one version.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class BucketDispersion {
  /// The factor of the upper value; see [LevelEstimate#upper].
  private static final double UPPER = 3;

  private LevelDispersion levels;

  /// Number of requests by bucket; the last is the number of all requests, also those in no bucket.
  private SharedArray candidate;

  private SharedArray stable;

  BucketDispersion() {
    levels = new LevelDispersion(1, ClientBuckets.SIZE);
    candidate = SharedArray.zeros(ClientBuckets.SIZE + 1);
    stable = SharedArray.zeros(ClientBuckets.SIZE + 1);
  }

  private BucketDispersion(BucketDispersion other) {
    levels = other.levels.copy();
    candidate = other.candidate.copy();
    stable = other.stable.copy();
  }

  BucketDispersion copy() {
    return new BucketDispersion(this);
  }

  void add(ClientBuckets buckets, Tick tick) {
    candidate.change()[ClientBuckets.SIZE] += tick.candidate().requests();
    stable.change()[ClientBuckets.SIZE] += tick.stable().requests();
    double requests = 0;
    double errors = 0;
    for (Bucket bucket : buckets.stable()) {
      requests += bucket.requests();
      errors += bucket.errors();
    }
    for (Bucket bucket : buckets.stable()) {
      stable.change()[bucket.number()] += bucket.requests();
      if (errors > 0) {
        levels.add(
            bucket.number(), 0, (double) bucket.errors(), errors * bucket.requests() / requests);
      }
    }
    for (Bucket bucket : buckets.candidate()) {
      candidate.change()[bucket.number()] += bucket.requests();
    }
  }

  /// Returns both estimates; the higher one counts.
  List<LevelEstimate> estimates(double clumps) {
    return List.of(levels.relative(0, clumps, -1), levels.absolute(0, clumps));
  }

  /// Returns the dispersion of the ratio of candidate to stable.
  ///
  /// @param prior estimates of the lane's record
  double of(double clumps, List<LevelEstimate> prior) {
    double upper =
        Math.max(
            levels.relativeUpper(0, clumps, -1, prior(prior, 0), UPPER),
            levels.absoluteUpper(0, clumps, prior(prior, 1), UPPER));
    return upper * (concentration(candidate) + concentration(stable));
  }

  private static LevelEstimate prior(List<LevelEstimate> forms, int form) {
    return form < forms.size() ? forms.get(form) : LevelEstimate.NONE;
  }

  /// Returns the sum of the squares of the buckets' shares of all requests; 0 without any.
  private static double concentration(SharedArray requests) {
    double all = requests.get(ClientBuckets.SIZE);
    double squares = 0;
    for (int i = 0; i < ClientBuckets.SIZE; i++) {
      squares += requests.get(i) * requests.get(i);
    }
    return all > 0 ? squares / (all * all) : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketDispersion it
        && levels.equals(it.levels)
        && candidate.equals(it.candidate)
        && stable.equals(it.stable);
  }

  @Override
  public int hashCode() {
    return 31 * levels.hashCode() + candidate.hashCode();
  }
}
