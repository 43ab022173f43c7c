package io.sluice.edge.metrics;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.stream.IntStream;

/// Counts the requests of sticky clients by bucket: the number in the client's cookie. It allocates
/// its arrays at the first request.
public final class BucketCounter {
  /// Number of buckets: one for each percent of weight.
  public static final int SIZE = 100;

  private static final long[] NONE = {};

  private long[] requests = NONE;
  private long[] errors = NONE;

  /// The counts of one bucket at one moment; in JSON `[number,requests,errors]`.
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Bucket(int number, long requests, long errors) {

    /// Returns the sum of both, which must have the same number.
    public Bucket plus(Bucket other) {
      return new Bucket(number, requests + other.requests, errors + other.errors);
    }
  }

  void add(int bucket, boolean error) {
    if (requests.length == 0) {
      requests = new long[SIZE];
      errors = new long[SIZE];
    }
    requests[bucket]++;
    errors[bucket] += error ? 1 : 0;
  }

  /// Returns the buckets with requests, ascending.
  List<Bucket> read() {
    return IntStream.range(0, requests.length)
        .filter(number -> requests[number] > 0)
        .mapToObj(number -> new Bucket(number, requests[number], errors[number]))
        .toList();
  }
}
