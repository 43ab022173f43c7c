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

  private final long[] buckets = new long[BOUNDS.size() + 1];
  private long requests;
  private long errors;
  private long left;
  private long nanos;
  private long copies;
  private long copyErrors;
  private long dropped;

  /// The counts at one moment.
  ///
  /// @param requests requests that ended
  /// @param errors those of them that failed by the instance's fault
  /// @param latency how many took at most each of [Tally#BOUNDS], cumulative; `requests` is what
  ///   would stand at the bound infinity
  /// @param nanos the sum of all latencies, in nanoseconds
  /// @param left those that the client left before there was an answer; not among `requests`
  /// @param copies of requests to another release that were sent here; not among `requests`
  /// @param copyErrors those of them that failed as a request would
  /// @param dropped copies that were not sent
  public record Counts(
      long requests,
      long errors,
      List<Long> latency,
      long nanos,
      long left,
      long copies,
      long copyErrors,
      long dropped) {}

  /// @param latency from arrival to the answer's head, or to the end if there was none, nanoseconds
  public synchronized void add(boolean error, long latency) {
    requests++;
    if (error) {
      errors++;
    }
    nanos += latency;
    buckets[bucket(latency)]++;
  }

  /// The client left before there was an answer: nobody knows what that would have been.
  public synchronized void addLeft() {
    left++;
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
    long[] cumulative = buckets.clone();
    Arrays.parallelPrefix(cumulative, Long::sum);
    List<Long> latency = Arrays.stream(cumulative, 0, BOUNDS.size()).boxed().toList();
    return new Counts(requests, errors, latency, nanos, left, copies, copyErrors, dropped);
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
