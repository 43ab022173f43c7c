package io.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a monitor outside of Sluice tells of a release, written to `release.measurements` under the
/// lane's key. Whom it is about says the header `ce_release`, be it candidate or stable; a monitor
/// that knows versions only names that instead. Each is told again and again while the release is
/// watched: what is old counts for nothing.
public sealed interface Measurement extends Event {
  /// Longest name of a check, monitor, instance or start, in characters.
  int NAME_MAX = 128;

  /// What one instance has counted since it began to.
  ///
  /// @param check the name under which checks ask for it
  /// @param version whom it is about, without the header
  /// @param instance whose counts they are, such as its address; `all` if nobody knows
  /// @param startId new each time it begins to count from zero
  /// @param requests at least `errors`
  /// @param errors those that failed by the instance's fault
  /// @param latency how many took at most so long, cumulative, by ascending bounds
  record RequestsCounted(
      String check,
      Optional<String> version,
      String instance,
      String startId,
      long requests,
      long errors,
      Optional<List<AtMost>> latency)
      implements Measurement {
    private static final int BOUNDS_MAX = 256;

    /// @throws IllegalArgumentException if it cannot be
    public RequestsCounted {
      latency = latency.map(List::copyOf);
      name("check", check);
      version.ifPresent(it -> name("version", it));
      name("instance", instance);
      name("startId", startId);
      if (errors < 0 || requests < errors) {
        throw new IllegalArgumentException("%d errors of %d requests".formatted(errors, requests));
      }
      if (latency.filter(bounds -> !ascend(bounds, requests)).isPresent()) {
        throw new IllegalArgumentException(
            "latency is to have at most %d ascending bounds, with counts that grow up to requests"
                .formatted(BOUNDS_MAX));
      }
    }

    private static boolean ascend(List<AtMost> bounds, long requests) {
      Duration bound = Duration.ZERO;
      long count = 0;
      for (AtMost one : bounds) {
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
  /// @param requests those that took at most `bound`
  record AtMost(Duration bound, long requests) {}

  /// Values that a check holds against a threshold or scores.
  ///
  /// @param check the name under which checks ask for them
  /// @param version whom they are about, without the header
  /// @param values 1 to 1,000
  record ValuesMeasured(String check, Optional<String> version, List<Double> values)
      implements Measurement {
    private static final int VALUES_MAX = 1_000;

    /// @throws IllegalArgumentException if it cannot be
    public ValuesMeasured {
      values = List.copyOf(values);
      name("check", check);
      version.ifPresent(it -> name("version", it));
      if (values.isEmpty() || values.size() > VALUES_MAX) {
        throw new IllegalArgumentException(
            "there are to be 1 to %d values, were %d".formatted(VALUES_MAX, values.size()));
      }
    }
  }

  /// What another monitor makes of the release that `ce_release` names.
  ///
  /// @param monitor its name, by which releases ask for its verdict
  /// @param sentence why, for people; at most 1,000 characters
  record ReleaseJudged(String monitor, Verdict.Kind verdict, String sentence)
      implements Measurement {
    private static final int SENTENCE_MAX = 1_000;

    /// @throws IllegalArgumentException if it cannot be
    public ReleaseJudged {
      name("monitor", monitor);
      if (sentence.length() > SENTENCE_MAX) {
        throw new IllegalArgumentException(
            "a sentence has at most %d characters".formatted(SENTENCE_MAX));
      }
    }
  }

  private static void name(String what, String name) {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException(
          "%s is to have 1 to %d characters".formatted(what, NAME_MAX));
    }
  }
}
