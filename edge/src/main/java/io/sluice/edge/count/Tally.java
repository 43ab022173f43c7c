package io.sluice.edge.count;

import io.sluice.contract.LatencyBounds;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Counts the requests of one instance. A request is counted once, when it ended, in one step: what
/// is read never shows an error without its request.
public final class Tally {
  /// Upper bounds of the latency buckets, in milliseconds, ascending; OpenTelemetry's.
  public static final List<Integer> BOUNDS = LatencyBounds.MILLIS;

  private final Sum all = new Sum();
  private final Sum matched = new Sum();
  private long left;
  private long previews;
  private long copies;
  private long copyErrors;
  private long dropped;

  /// Requests that ended, at one moment.
  ///
  /// @param errors those of them that failed by the instance's fault
  /// @param latency how many took at most each of [Tally#BOUNDS], cumulative; `requests` is what
  ///   would stand at the bound infinity
  /// @param nanos the sum of all latencies, in nanoseconds
  public record Requests(long requests, long errors, List<Long> latency, long nanos) {}

  /// The counts at one moment.
  ///
  /// @param matched those of `all` that came by a match
  /// @param left those that the client left before there was an answer; not among `all`
  /// @param previews requests to the lane's preview; not among `all`
  /// @param copies of requests to another release that were sent here; not among `all`
  /// @param copyErrors those of them that failed as a request would
  /// @param dropped copies that were not sent
  public record Counts(
      Requests all,
      Requests matched,
      long left,
      long previews,
      long copies,
      long copyErrors,
      long dropped) {}

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

  /// @param latency from arrival to the answer's head, or to the end if there was none, nanoseconds
  /// @param isMatched whether it came by a match
  public synchronized void add(boolean error, long latency, boolean isMatched) {
    all.add(error, latency);
    if (isMatched) {
      matched.add(error, latency);
    }
  }

  /// The client left before there was an answer: nobody knows what that would have been.
  public synchronized void addLeft() {
    left++;
  }

  /// Counts a request to the preview: anyone may send those, so they are no evidence.
  public synchronized void addPreview() {
    previews++;
  }

  /// A copy of a request ended, whose answer went to nobody.
  public synchronized void addCopy(boolean error) {
    copies++;
    if (error) {
      copyErrors++;
    }
  }

  /// A copy was not sent.
  public synchronized void addDropped() {
    dropped++;
  }

  public synchronized Counts read() {
    return new Counts(all.read(), matched.read(), left, previews, copies, copyErrors, dropped);
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
