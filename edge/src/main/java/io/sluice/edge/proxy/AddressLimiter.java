package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.WARNING;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Limits connections and requests by the address of a client, over all loops. Addresses of IPv6
/// count by their first 64 bits, since one client has all of the others.
final class AddressLimiter {
  private static final System.Logger LOG = System.getLogger(AddressLimiter.class.getName());

  /// Maximum number of addresses with an entry; all others share one.
  static final int ADDRESSES_MAX = 100_000;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /// Time for which unused requests add up to a burst, in nanoseconds.
  private static final long BURST = Duration.ofSeconds(10).toNanos();

  private static final long QUIET = Duration.ofSeconds(10).toNanos();
  private static final InetAddress OTHERS = InetAddress.ofLiteral("0.0.0.0");

  private final int connections;
  private final long interval;
  private final Map<InetAddress, Budget> budgets = new ConcurrentHashMap<>();
  private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());
  private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

  AddressLimiter(ClientPolicy policy) {
    this.connections = policy.connections() == 0 ? Integer.MAX_VALUE : policy.connections();
    this.interval = policy.requests() == 0 ? 0 : SECOND / policy.requests();
  }

  /// The connections and requests of one address.
  final class Budget {
    private final InetAddress address;
    private final AtomicLong due;

    /// Changed only under the lock of the address's entry in the map.
    private int open;

    private Budget(InetAddress address, long now) {
      this.address = address;
      this.due = new AtomicLong(now);
    }

    /// Counts a request.
    ///
    /// @param now by [System#nanoTime]
    /// @return 0 if it is within the limit; otherwise the wait until the next one is, in seconds
    int take(long now) {
      while (true) {
        long current = due.get();
        long begin = current - now > 0 ? current : now;
        long excess = begin + interval - now - BURST;
        if (excess > 0) {
          logRejection(address);
          return Math.toIntExact((excess + SECOND - 1) / SECOND);
        }
        if (due.compareAndSet(current, begin + interval)) {
          return 0;
        }
      }
    }

    /// Ends a connection; must be called once for each that was let in.
    void leave() {
      budgets.computeIfPresent(
          address,
          (_, budget) -> {
            budget.open--;
            return budget.isUnused(System.nanoTime()) ? null : budget;
          });
    }

    private boolean isUnused(long now) {
      return open <= 0 && due.get() - now <= 0;
    }
  }

  boolean hasRequestLimit() {
    return interval > 0;
  }

  /// Whether there is any limit.
  boolean isActive() {
    return interval > 0 || connections < Integer.MAX_VALUE;
  }

  /// Lets a connection of an address in; empty if the address has its maximum number.
  Optional<Budget> enter(InetAddress address) {
    InetAddress key = key(address);
    var entered = new boolean[1];
    Budget budget =
        budgets.compute(
            key,
            (_, present) -> {
              Budget it = present == null ? new Budget(key, System.nanoTime()) : present;
              entered[0] = it.open < connections;
              it.open += entered[0] ? 1 : 0;
              return it;
            });
    if (!entered[0]) {
      logRejection(key);
    }
    return Optional.of(budget).filter(_ -> entered[0]);
  }

  /// Returns the budget of the client of a trusted proxy, whose connections are not counted.
  Budget of(InetAddress address) {
    return budgets.computeIfAbsent(key(address), key -> new Budget(key, System.nanoTime()));
  }

  /// Forgets addresses without connections that have not used their burst.
  void sweep() {
    long now = System.nanoTime();
    long next = nextSweep.get();
    if (now - next >= 0 && nextSweep.compareAndSet(next, now + SECOND)) {
      budgets
          .keySet()
          .forEach(address ->
              budgets.computeIfPresent(
                  address, (_, budget) -> budget.isUnused(now) ? null : budget));
    }
  }

  /// Returns the number of addresses with an entry.
  int size() {
    return budgets.size();
  }

  private InetAddress key(InetAddress address) {
    InetAddress network = network(address);
    return budgets.size() < ADDRESSES_MAX || budgets.containsKey(network) ? network : OTHERS;
  }

  private static InetAddress network(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    Arrays.fill(bytes, 8, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void logRejection(InetAddress address) {
    long now = System.nanoTime();
    long next = nextLog.get();
    if (now - next >= 0 && nextLog.compareAndSet(next, now + QUIET)) {
      LOG.log(WARNING, "rejecting a client above the limit of its address {0}", address);
    }
  }
}
