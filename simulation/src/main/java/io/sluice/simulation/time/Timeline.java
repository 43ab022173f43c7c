package io.sluice.simulation.time;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Virtual time of one run, and the scheduler of its threads. Only one thread runs at a time, and
/// each choice follows from the ones before, so the same seed gives the same history.
public final class Timeline {
  private final SingleCarrierScheduler scheduler = new SingleCarrierScheduler();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Thread.UncaughtExceptionHandler defects;
  private final Actor world = new Actor(new Host("world", 1), "world", scheduler, () -> {});
  private Actor current = world;
  private long now;
  private long made;
  private long steps;
  private long digest;

  /// @param actor the thread to run, if its sleep is still this one
  /// @param what the action to run instead, if the simulation itself set the alarm
  /// @param pollGate decides whether the thread continues
  private record Alarm(
      long at, long order, Actor actor, long sleep, Runnable what, PollGate pollGate)
      implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// @param defects receives the exception that ends a thread
  public Timeline(Thread.UncaughtExceptionHandler defects) {
    this.defects = defects;
  }

  /// Nanoseconds since the beginning.
  public long now() {
    return now;
  }

  /// The number of times that a thread was chosen to continue.
  public long steps() {
    return steps;
  }

  /// Returns a digest that differs as soon as two histories do.
  public long digest() {
    return digest;
  }

  /// The name of the running thread, for traces.
  public String running() {
    return current.name;
  }

  /// Starts a thread of `host`, now.
  public void spawn(Host host, String name, Runnable body) {
    var actor = new Actor(host, name, scheduler, body);
    actor.setDefects(defects);
    set(now, actor, PollGate.AT_ONCE);
  }

  /// Runs an action of the simulation itself after `nanos`. It may not wait.
  public void after(long nanos, Runnable what) {
    alarms.add(new Alarm(now + nanos, made++, world, world.sleep(), what, PollGate.AT_ONCE));
  }

  /// Lets the running thread wait while others run.
  public void pass(long nanos) {
    Actor me = current;
    if (me.equals(world)) {
      throw new IllegalStateException("an action of the scenario must take no time");
    }
    Alarm first = alarms.peek();
    boolean isNext = first == null || first.at > now + nanos;
    if (isNext && me.host.stoppedUntil() <= now && !me.host.isDead()) {
      now += nanos;
      count(me);
    } else {
      set(now + nanos, me, PollGate.AT_ONCE);
      me.park();
    }
  }

  /// Lets the running thread wait while others run, until `pollGate` finds a poll worthwhile.
  public void pass(PollGate pollGate) {
    Actor me = current;
    set(now + pollGate.nanos(), me, pollGate);
    me.park();
  }

  /// Ends the running thread: its process has died.
  public void abandon() {
    current.park();
  }

  /// Runs the due threads and actions in order, as long as `isRunning`.
  public void run(BooleanSupplier isRunning) {
    while (!alarms.isEmpty() && isRunning.getAsBoolean()) {
      Alarm alarm = alarms.remove();
      Actor actor = alarm.actor;
      if (actor.equals(world)) {
        now = Math.max(now, alarm.at);
        alarm.what.run();
      } else if (actor.host.stoppedUntil() > alarm.at) {
        again(alarm, actor.host.stoppedUntil(), alarm.pollGate);
      } else if (!actor.host.isDead() && alarm.sleep == actor.sleep()) {
        now = Math.max(now, alarm.at);
        if (alarm.pollGate.isWorthWhile()) {
          resume(actor);
        } else {
          PollGate next = alarm.pollGate.next();
          again(alarm, now + next.nanos(), next);
        }
      }
    }
  }

  Actor current() {
    return current;
  }

  /// Ends the sleep of `actor`.
  void wake(Actor actor) {
    set(now, actor, PollGate.AT_ONCE);
  }

  private void set(long at, Actor actor, PollGate pollGate) {
    alarms.add(new Alarm(at, made++, actor, actor.sleep(), Timeline::nothing, pollGate));
  }

  private static void nothing() {}

  private void again(Alarm alarm, long at, PollGate pollGate) {
    alarms.add(new Alarm(at, made++, alarm.actor, alarm.sleep, alarm.what, pollGate));
  }

  private void resume(Actor actor) {
    count(actor);
    current = actor;
    actor.run(scheduler);
    current = world;
  }

  private void count(Actor actor) {
    steps++;
    digest = (digest * 31 + now) * 31 + actor.name.hashCode();
  }
}
