package io.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A measurement that an external monitor writes to `release.measurements` under the lane's key.
/// The header `ce_release` names the release, candidate or stable; a monitor that has only versions
/// sends the version instead. A monitor repeats its measurements while the release is watched: old
/// measurements are ignored.
public sealed interface Measurement extends Event {
  /// Longest name of a check, monitor, instance or start, in characters.
  int NAME_MAX = 128;

  /// The counts of one instance since its counters were zero.
  ///
  /// @param check name by which checks select the measurement
  /// @param version version of the instance, if the header is absent
  /// @param instance instance that counted, by a name such as its address; `all` if the instance is
  ///   unknown
  /// @param startId id that changes each time the counters restart from zero
  /// @param requests at least `errors`
  /// @param errors requests that failed because of the instance
  /// @param latency cumulative numbers of requests up to each latency bound, with ascending bounds
  record RequestsCounted(
      String check,
      Optional<String> version,
      String instance,
      String startId,
      long requests,
      long errors,
      Optional<List<LatencyBucket>> latency)
      implements Measurement {
    private static final int BOUNDS_MAX = 256;

    /// @throws IllegalArgumentException if a name, a count or a bound is invalid
    public RequestsCounted {
      latency = latency.map(List::copyOf);
      requireName("check", check);
      version.ifPresent(it -> requireName("version", it));
      requireName("instance", instance);
      requireName("startId", startId);
      if (errors < 0 || requests < errors) {
        throw new IllegalArgumentException("%d errors of %d requests".formatted(errors, requests));
      }
      if (latency.filter(bounds -> !isAscending(bounds, requests)).isPresent()) {
        throw new IllegalArgumentException(
            "latency must have at most %d ascending bounds, with counts that grow up to requests"
                .formatted(BOUNDS_MAX));
      }
    }

    private static boolean isAscending(List<LatencyBucket> bounds, long requests) {
      Duration bound = Duration.ZERO;
      long count = 0;
      for (LatencyBucket one : bounds) {
        if (one.bound().compareTo(bound) <= 0 || one.requests() < count) {
          return false;
        }
        bound = one.bound();
        count = one.requests();
      }
      return count <= requests && bounds.size() <= BOUNDS_MAX;
    }
  }

  /// A bucket of a histogram.
  ///
  /// @param requests requests that took at most `bound`
  record LatencyBucket(Duration bound, long requests) {}

  /// Values that a check compares with a threshold or scores.
  ///
  /// @param check name by which checks select the values
  /// @param version version that the values describe, if the header is absent
  /// @param values 1 to 1,000 values
  record ValuesMeasured(String check, Optional<String> version, List<Double> values)
      implements Measurement {
    private static final int VALUES_MAX = 1_000;

    /// @throws IllegalArgumentException if a name or the number of values is invalid
    public ValuesMeasured {
      values = List.copyOf(values);
      requireName("check", check);
      version.ifPresent(it -> requireName("version", it));
      if (values.isEmpty() || values.size() > VALUES_MAX) {
        throw new IllegalArgumentException(
            "there must be 1 to %d values, were %d".formatted(VALUES_MAX, values.size()));
      }
    }
  }

  /// An external monitor's verdict on the release that `ce_release` names.
  ///
  /// @param monitor name by which releases select the monitor's verdict
  /// @param sentence reason for people; at most 1,000 characters
  record VerdictReported(String monitor, Verdict.Kind verdict, String sentence)
      implements Measurement {
    private static final int SENTENCE_MAX = 1_000;

    /// @throws IllegalArgumentException if the monitor's name or the sentence is invalid
    public VerdictReported {
      requireName("monitor", monitor);
      if (sentence.length() > SENTENCE_MAX) {
        throw new IllegalArgumentException(
            "a sentence must have at most %d characters".formatted(SENTENCE_MAX));
      }
    }
  }

  private static void requireName(String field, String name) {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters".formatted(field, NAME_MAX));
    }
  }
}
