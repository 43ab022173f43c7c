package io.sluice.simulation.time;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The scheduler of virtual threads that run on the thread that resumes them, until they park.
///
/// A custom scheduler is an internal feature of the JDK. With it no two threads run in parallel,
/// and a switch takes a fraction of the time that the usual scheduler takes. See
/// `docs/decisions/0090-scheduling-of-the-simulation.md`.
final class SingleCarrierScheduler {
  private static final Method NEW_THREAD = newThread();

  private final Thread carrier = Thread.currentThread();
  private final Queue<Runnable> unblocked = new ConcurrentLinkedQueue<>();
  private Optional<Runnable> next = Optional.empty();

  /// Returns a thread that has not begun; [Thread#start] and [#run] begin it.
  Thread thread(String name, Runnable body) {
    try {
      return (Thread) NEW_THREAD.invoke(null, (Executor) this::schedule, name, 0, body);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("this JDK creates virtual threads in another way", e);
    }
  }

  /// Runs the thread that was started or unparked last, until it yields.
  ///
  /// A virtual thread also stops running when it waits for a monitor that another run holds for a
  /// moment; it has not yielded then, and this method waits for it.
  void run(BooleanSupplier hasYielded) {
    Optional<Runnable> continuation = next;
    next = Optional.empty();
    continuation.orElseThrow().run();
    while (!hasYielded.getAsBoolean()) {
      // The monitor may become free just before this thread parks: then it is unparked.
      Optional<Runnable> resumed = next.or(() -> Optional.ofNullable(unblocked.poll()));
      next = Optional.empty();
      if (resumed.isPresent()) {
        resumed.get().run();
      } else {
        LockSupport.park(this);
      }
    }
  }

  private void schedule(Runnable continuation) {
    if (Thread.currentThread().equals(carrier)) {
      next = Optional.of(continuation);
    } else {
      unblocked.add(continuation);
      LockSupport.unpark(carrier);
    }
  }

  private static Method newThread() {
    try {
      Method method =
          Arrays.stream(Class.forName("java.lang.ThreadBuilders").getDeclaredMethods())
              .filter(it -> it.getName().equals("newVirtualThread"))
              .findFirst()
              .orElseThrow();
      method.setAccessible(true);
      return method;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK creates virtual threads in another way", e);
    }
  }
}
