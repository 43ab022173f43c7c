package io.sluice.api.query;

import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Shares the results of reads until the next change: the first request after it reads, and all
/// others wait for its result. It keeps the results of a bounded number of keys for a short time.
public final class SharedReads<K, V> {
  /// The age after which a result is dropped.
  static final Duration RETENTION = Duration.ofSeconds(5);

  /// The maximum time of a wait for another request.
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final int keysMax;
  private final LongSupplier nanoTime;
  private final Map<K, Read<V>> reads = new LinkedHashMap<>(16, 0.75f, true);

  /// @param keysMax number of keys; a further one replaces the one that was used least recently
  /// @param nanoTime as [System#nanoTime]
  public SharedReads(int keysMax, LongSupplier nanoTime) {
    this.keysMax = keysMax;
    this.nanoTime = nanoTime;
  }

  /// A read at a position.
  ///
  /// @param added time of the first request for it
  /// @param begun whether a request has begun it
  private record Read<V>(
      long position, long added, AtomicBoolean begun, CompletableFuture<V> result) {
    static <V> Read<V> at(long position, long now) {
      return new Read<>(position, now, new AtomicBoolean(), new CompletableFuture<>());
    }

    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    boolean isCurrent(long present, long now) {
      Duration limit = result.isDone() ? RETENTION : TIMEOUT;
      return position == present && now - added < limit.toNanos();
    }
  }

  /// Returns the result of `source`, or that of another request that has begun at the same
  /// position. A failure is not kept.
  ///
  /// @param position changes with each change of what `source` reads, for all keys
  /// @throws UnavailableException if the other request takes too long
  public V get(K key, long position, Supplier<V> source) {
    Read<V> read = getOrAdd(key, position);
    return read.begin() ? run(key, read, source) : await(read);
  }

  private V run(K key, Read<V> read, Supplier<V> source) {
    try {
      V value = source.get();
      read.result().complete(value);
      return value;
    } catch (RuntimeException
        | Error e) { // the others must not wait for a result that never arrives
      remove(key, read);
      read.result().completeExceptionally(e);
      throw e;
    }
  }

  private V await(Read<V> read) {
    try {
      return read.result().get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("the read of another request failed", e);
    } catch (TimeoutException e) {
      throw new UnavailableException("the read of another request takes too long", e, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("the process ends", e);
    }
  }

  private synchronized Read<V> getOrAdd(K key, long position) {
    long now = nanoTime.getAsLong();
    boolean _ = reads.values().removeIf(read -> !read.isCurrent(position, now));
    Read<V> present = reads.get(key);
    if (present != null) {
      return present;
    }
    Read<V> added = Read.at(position, now);
    reads.put(key, added);
    if (reads.size() > keysMax) {
      reads.remove(reads.keySet().iterator().next());
    }
    return added;
  }

  private synchronized void remove(K key, Read<V> read) {
    boolean _ = reads.remove(key, read);
  }
}
