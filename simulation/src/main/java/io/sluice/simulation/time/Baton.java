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

/// Virtual threads that run on the very thread that hands them the baton, until they park.
///
/// They are given a scheduler of their own, which the JDK keeps to itself: so nothing runs side by
/// side, and handing over costs a fraction of what the usual scheduler takes. See
/// `docs/decisions/0090-one-baton.md`.
final class Baton {
  private static final Method NEW_THREAD = newThread();

  private final Thread carrier = Thread.currentThread();
  private final Queue<Runnable> unblocked = new ConcurrentLinkedQueue<>();
  private Optional<Runnable> next = Optional.empty();

  /// A thread that has not begun; it is begun with [Thread#start] and [#run].
  Thread thread(String name, Runnable body) {
    try {
      return (Thread) NEW_THREAD.invoke(null, (Executor) this::schedule, name, 0, body);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("this JDK makes virtual threads in another way", e);
    }
  }

  /// Runs whatever was started or unparked last, until it gives the baton back.
  ///
  /// A virtual thread also stops running where it waits for a monitor that another world holds for
  /// a moment; it has the baton all the same, and is waited for.
  void run(BooleanSupplier isBack) {
    Optional<Runnable> continuation = next;
    next = Optional.empty();
    continuation.orElseThrow().run();
    while (!isBack.getAsBoolean()) {
      // The monitor may have become free while it was about to wait: then this thread hears of it.
      Optional<Runnable> goesOn = next.or(() -> Optional.ofNullable(unblocked.poll()));
      next = Optional.empty();
      if (goesOn.isPresent()) {
        goesOn.get().run();
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
      throw new IllegalStateException("this JDK makes virtual threads in another way", e);
    }
  }
}
