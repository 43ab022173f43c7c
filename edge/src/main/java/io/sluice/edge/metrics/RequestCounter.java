package io.sluice.edge.metrics;

import io.sluice.contract.LatencyBounds;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Counts the requests of one instance. A request is counted once, when it ended, in one step: a
/// reader never gets an error without its request.
public final class RequestCounter {
  /// Upper bounds of the latency buckets, in milliseconds, ascending, as in OpenTelemetry.
  public static final List<Integer> BOUNDS = LatencyBounds.MILLIS;

  private final Sum all = new Sum();
  private final Sum matched = new Sum();
  private final BucketCounter buckets = new BucketCounter();
  private final ResponseCounter responses = new ResponseCounter();
  private long clientAborts;
  private long previews;
  private long mirrored;
  private long mirrorErrors;
  private long dropped;

  /// Requests that ended, at one moment.
  ///
  /// @param errors those of them that the instance failed
  /// @param latency how many took at most each of [RequestCounter#BOUNDS], cumulative; `requests`
  ///   is the value for the bound infinity
  /// @param nanos the sum of all latencies, in nanoseconds
  public record Requests(long requests, long errors, List<Long> latency, long nanos) {}

  /// Responses with a method and a status class, such as `2xx`, at one moment.
  public record Responses(String method, String status, long count) {}

  /// The counts at one moment.
  ///
  /// @param matched those of `all` that came by a match
  /// @param buckets those of `all` whose clients sent the cookie of a sticky release, by bucket
  /// @param clientAborts requests that the client aborted before there was a response; not among
  ///   `all`
  /// @param previews requests to the lane's preview; not among `all`
  /// @param mirrored mirrored requests from another release; not among `all`
  /// @param mirrorErrors those of `mirrored` that failed as a request would
  /// @param dropped mirrored requests that were not sent
  /// @param responses to clients, by method and status class; those of previews are left out
  public record Counts(
      Requests all,
      Requests matched,
      List<BucketCounter.Bucket> buckets,
      long clientAborts,
      long previews,
      long mirrored,
      long mirrorErrors,
      long dropped,
      List<Responses> responses) {}

  private static final class Sum {
    private final long[] buckets = new long[BOUNDS.size() + 1];
    private long requests;
    private long errors;
    private long nanos;

    void add(boolean error, long latency) {
      requests++;
      errors += error ? 1 : 0;
      nanos += latency;
      buckets[bucket(latency)]++;
    }

    Requests read() {
      long[] cumulative = buckets.clone();
      Arrays.parallelPrefix(cumulative, Long::sum);
      List<Long> latency = Arrays.stream(cumulative, 0, BOUNDS.size()).boxed().toList();
      return new Requests(requests, errors, latency, nanos);
    }
  }

  /// @param latency from arrival to the response's head, or to the end if there was none, in
  ///   nanoseconds
  /// @param isMatched whether it came by a match
  public synchronized void add(boolean error, long latency, boolean isMatched) {
    all.add(error, latency);
    if (isMatched) {
      matched.add(error, latency);
    }
  }

  /// Counts a request whose client sent the cookie of a sticky release.
  ///
  /// @param bucket the number in the cookie, 0 to 99
  public synchronized void addSticky(boolean error, long latency, int bucket) {
    all.add(error, latency);
    buckets.add(bucket, error);
  }

  /// Counts a client abort before there was a response, since the response is unknown.
  public synchronized void addClientAbort() {
    clientAborts++;
  }

  /// Counts a request to the preview: any client may send those, so they are no evidence.
  public synchronized void addPreview() {
    previews++;
  }

  /// Counts a mirrored request that ended.
  public synchronized void addMirrored(boolean error) {
    mirrored++;
    if (error) {
      mirrorErrors++;
    }
  }

  /// Counts a mirrored request that was not sent.
  public synchronized void addDropped() {
    dropped++;
  }

  /// Counts a response to a client.
  public void addResponse(String method, int status) {
    responses.add(method, status);
  }

  public synchronized Counts read() {
    return new Counts(
        all.read(),
        matched.read(),
        buckets.read(),
        clientAborts,
        previews,
        mirrored,
        mirrorErrors,
        dropped,
        responses.read());
  }

  private static int bucket(long nanos) {
    for (int i = 0; i < BOUNDS.size(); i++) {
      if (nanos <= TimeUnit.MILLISECONDS.toNanos(BOUNDS.get(i))) {
        return i;
      }
    }
    return BOUNDS.size();
  }
}
