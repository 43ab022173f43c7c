package io.sluice.domain.verdict;

import java.util.List;

/// The requests of sticky clients by bucket: the number from 0 to 99 in the client's cookie.
/// Requests without a cookie are in no bucket.
///
/// @param candidate buckets with requests to the candidate, ascending
/// @param stable buckets with requests to stable, ascending
public record ClientBuckets(List<Bucket> candidate, List<Bucket> stable) {
  /// Number of buckets: one for each percent of weight.
  public static final int SIZE = 100;

  public ClientBuckets {
    candidate = List.copyOf(candidate);
    stable = List.copyOf(stable);
  }

  /// The requests of one bucket to one version.
  ///
  /// @param number the bucket, 0 to 99
  /// @param requests number of requests, at least `errors`
  /// @param errors number of failed requests
  public record Bucket(int number, long requests, long errors) {

    /// @throws IllegalArgumentException if the number is no bucket, or a count is negative
    public Bucket {
      if (number < 0 || number >= SIZE || requests < 0 || errors < 0) {
        throw new IllegalArgumentException(
            "bucket %d with %d requests and %d errors".formatted(number, requests, errors));
      }
      requests = Math.max(requests, errors);
    }
  }
}
