package io.sluice.api.identity;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;

/// The keys of one issuer. They stay valid for a day after they were fetched, so an outage of the
/// issuer does not end sign-in.
final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final Duration REFRESH_AGE = Duration.ofMinutes(15);

  /// The least time between two fetches: tokens with made-up keys cause no more.
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /// The maximum number of threads that wait for a fetch; other callers with unknown keys are
  /// unknown in that time.
  private static final int WAITING_MAX = 16;

  private final String issuer;
  private final Supplier<List<JsonWebKey>> source;
  private final LongSupplier nanoTime;
  private final ReentrantLock fetching = new ReentrantLock();
  private final Semaphore waiting = new Semaphore(WAITING_MAX);
  private volatile KeySnapshot known;
  private volatile long nextFetch;

  private record KeySnapshot(List<JsonWebKey> keys, long fetched) {}

  /// @param issuer its name in the log
  /// @param source fetches the keys, or throws [KeyFetcher.UnavailableException]
  /// @param nanoTime monotonic time
  IssuerKeys(String issuer, Supplier<List<JsonWebKey>> source, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.source = source;
    this.nanoTime = nanoTime;
    this.nextFetch = nanoTime.getAsLong();
    this.known = new KeySnapshot(List.of(), nextFetch);
  }

  /// Returns the known keys. Old ones are fetched again by another thread.
  List<JsonWebKey> valid() {
    KeySnapshot present = known;
    long age = nanoTime.getAsLong() - present.fetched;
    if (age >= REFRESH_AGE.toNanos()) {
      refreshLater();
    }
    return age < LIFETIME.toNanos() ? present.keys : List.of();
  }

  /// Fetches the keys in another thread, unless they were fetched just before.
  void refreshLater() {
    if (isDue() && !fetching.isLocked()) {
      Thread _ = Thread.ofVirtual().name("keys-" + issuer).start(this::refresh);
    }
  }

  /// Fetches the keys, unless they were fetched just before; waits for a running fetch.
  void refresh() {
    if (!waiting.tryAcquire()) {
      return;
    }
    fetching.lock();
    try {
      if (isDue()) {
        long begin = nanoTime.getAsLong();
        nextFetch = begin + INTERVAL.toNanos();
        known = new KeySnapshot(source.get(), begin);
      }
    } catch (KeyFetcher.UnavailableException e) {
      LOG.warnf("cannot fetch the keys of issuer %s: %s", issuer, e.getMessage());
    } finally {
      fetching.unlock();
      waiting.release();
    }
  }

  private boolean isDue() {
    return nanoTime.getAsLong() - nextFetch >= 0;
  }
}
