package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The counts of a tick by stable instance. An instance keeps its slot from its first request on,
/// so that the counts of several ticks can be compared. If all slots are taken, a new instance gets
/// the slot of one that is gone.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class FleetCounts {
  /// Highest number of instances with a slot; more would not make estimates better.
  static final int SLOTS = 64;

  private static final boolean[] NO_FLAGS = {};
  private static final double[] NO_NUMBERS = {};

  /// First statistic, and number of them.
  private int first;

  private int statistics;

  /// Copies share the list: a change replaces it.
  private List<String> names;

  /// Number of the last tick that listed the instance, by slot.
  private SharedArray last;

  private long ticks;

  // The counts of the current tick.
  private transient boolean[] listed = NO_FLAGS;
  private transient boolean[] continued = NO_FLAGS;
  private transient boolean[] fresh = NO_FLAGS;
  private transient double[] requests = NO_NUMBERS;
  private transient double[] hits = NO_NUMBERS;
  private transient double[] sums = NO_NUMBERS;
  private transient double all;

  private FleetCounts() {
    this(0, 0);
  }

  FleetCounts(int first, int statistics) {
    this.first = first;
    this.statistics = statistics;
    names = List.of();
    last = SharedArray.zeros(0);
  }

  private FleetCounts(FleetCounts other) {
    first = other.first;
    statistics = other.statistics;
    names = other.names;
    last = other.last.copy();
    ticks = other.ticks;
  }

  FleetCounts copy() {
    return new FleetCounts(this);
  }

  /// Reads the counts of a tick.
  void read(Hits kind, List<InstanceCounts.Member> members) {
    ticks++;
    reset();
    for (int i = 0; i < members.size(); i++) {
      Counts counts = members.get(i).counts();
      int k = slot(members.get(i).instance(), i);
      if (k < 0 && isUnit(members.get(i))) {
        k = add(members.get(i).instance());
      }
      if (k >= 0) {
        read(kind, counts, k);
      }
    }
  }

  /// Whether it is an instance that answered requests. Requests that reached no instance are no
  /// unit: they are few, and all of them fail.
  private static boolean isUnit(InstanceCounts.Member member) {
    return member.counts().requests() > 0 && !member.instance().equals(InstanceCounts.NO_INSTANCE);
  }

  private void reset() {
    int size = names.size();
    if (listed.length != size) {
      resize(size);
    }
    Arrays.fill(listed, false);
    Arrays.fill(continued, false);
    Arrays.fill(fresh, false);
    Arrays.fill(requests, 0);
    Arrays.fill(hits, 0);
    if (sums.length != statistics) {
      sums = new double[statistics];
    }
    Arrays.fill(sums, 0);
    all = 0;
  }

  private void resize(int size) {
    listed = Arrays.copyOf(listed, size);
    continued = Arrays.copyOf(continued, size);
    fresh = Arrays.copyOf(fresh, size);
    requests = Arrays.copyOf(requests, size);
    hits = Arrays.copyOf(hits, size * statistics);
  }

  private void read(Hits kind, Counts counts, int k) {
    listed[k] = true;
    continued[k] = !fresh[k] && last.get(k) == ticks - 1;
    last.change()[k] = ticks;
    requests[k] = counts.requests();
    all += requests[k];
    for (int s = 0; s < statistics; s++) {
      hits[k * statistics + s] = kind.count(counts, first + s);
      sums[s] += hits[k * statistics + s];
    }
  }

  /// Returns the slot of an instance; in most cases it equals the index in the tick. Returns -1 if
  /// it has none.
  private int slot(String name, int likely) {
    return likely < names.size() && names.get(likely).equals(name) ? likely : names.indexOf(name);
  }

  private int add(String name) {
    List<String> more = new ArrayList<>(names);
    int k = more.size();
    if (k < SLOTS) {
      more.add(name);
      resize(k + 1);
      last.resize(k + 1);
    } else {
      k = unusedSlot();
      if (k < 0) {
        return -1;
      }
      more.set(k, name);
    }
    names = more;
    fresh[k] = true;
    return k;
  }

  /// Returns the slot of the instance that is gone for longest; -1 if there is none.
  private int unusedSlot() {
    int oldest = -1;
    for (int k = 0; k < names.size(); k++) {
      boolean isGone = !listed[k] && last.get(k) < ticks - 1;
      if (isGone && (oldest < 0 || last.get(k) < last.get(oldest))) {
        oldest = k;
      }
    }
    return oldest;
  }

  /// Returns the number of slots.
  int size() {
    return names.size();
  }

  /// Returns the name of the instance in a slot.
  String name(int k) {
    return names.get(k);
  }

  /// Whether the tick listed the instance.
  boolean isListed(int k) {
    return listed[k];
  }

  /// Whether the tick before listed the instance, too.
  boolean isContinued(int k) {
    return continued[k];
  }

  /// Whether the slot belongs to another instance than before.
  boolean isFresh(int k) {
    return fresh[k];
  }

  /// Returns the number of requests to an instance.
  double requests(int k) {
    return requests[k];
  }

  /// Returns the number of hits of an instance in statistic `s`.
  double hits(int k, int s) {
    return hits[k * statistics + s];
  }

  /// Returns the sum of all requests.
  double requests() {
    return all;
  }

  /// Returns the sum of all hits in statistic `s`.
  double sum(int s) {
    return sums[s];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FleetCounts it
        && first == it.first
        && statistics == it.statistics
        && ticks == it.ticks
        && names.equals(it.names)
        && last.equals(it.last);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Long.hashCode(ticks);
  }
}
