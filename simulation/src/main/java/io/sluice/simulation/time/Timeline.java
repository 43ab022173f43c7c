package io.sluice.simulation.time;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Virtual time of one world: who runs when. Only one thing runs at a time, and what runs next
/// follows from what ran before, so the same seed gives the same history.
public final class Timeline {
  private final Baton baton = new Baton();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Thread.UncaughtExceptionHandler defects;
  private final Actor world = new Actor(new Host("world", 1), "world", baton, () -> {});
  private Actor current = world;
  private long now;
  private long made;
  private long steps;
  private long digest;

  /// @param actor the thread to run, if its sleep is still this one
  /// @param what what to run instead, if it is the world's own
  /// @param look whether the thread goes on
  private record Alarm(long at, long order, Actor actor, long sleep, Runnable what, Look look)
      implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /// @param defects told of what a thread died of
  public Timeline(Thread.UncaughtExceptionHandler defects) {
    this.defects = defects;
  }

  /// Nanoseconds since the begin.
  public long now() {
    return now;
  }

  /// How many times somebody was chosen to go on.
  public long steps() {
    return steps;
  }

  /// Differs as soon as two histories do.
  public long digest() {
    return digest;
  }

  /// The name of the thread that runs, for stories.
  public String running() {
    return current.name;
  }

  /// Starts a thread of `host`, now.
  public void spawn(Host host, String name, Runnable body) {
    var actor = new Actor(host, name, baton, body);
    actor.setDefects(defects);
    set(now, actor, Look.AT_ONCE);
  }

  /// Something of the world's own happens after `nanos`. It may not wait.
  public void after(long nanos, Runnable what) {
    alarms.add(new Alarm(now + nanos, made++, world, world.sleep(), what, Look.AT_ONCE));
  }

  /// The running thread waits, and others go on.
  public void pass(long nanos) {
    Actor me = current;
    if (me.equals(world)) {
      throw new IllegalStateException("what the world does takes no time");
    }
    Alarm first = alarms.peek();
    boolean isNext = first == null || first.at > now + nanos;
    if (isNext && me.host.stoppedUntil() <= now && !me.host.isDead()) {
      now += nanos;
      count(me);
    } else {
      set(now + nanos, me, Look.AT_ONCE);
      me.park();
    }
  }

  /// The running thread waits, and others go on, until `look` finds that it is worth while.
  public void pass(Look look) {
    Actor me = current;
    set(now + look.nanos(), me, look);
    me.park();
  }

  /// The running thread never goes on: its process has died.
  public void abandon() {
    current.park();
  }

  /// Runs what is due, in order, as long as `goOn`.
  public void run(BooleanSupplier goOn) {
    while (!alarms.isEmpty() && goOn.getAsBoolean()) {
      Alarm alarm = alarms.remove();
      Actor actor = alarm.actor;
      if (actor.equals(world)) {
        now = Math.max(now, alarm.at);
        alarm.what.run();
      } else if (actor.host.stoppedUntil() > alarm.at) {
        again(alarm, actor.host.stoppedUntil(), alarm.look);
      } else if (!actor.host.isDead() && alarm.sleep == actor.sleep()) {
        now = Math.max(now, alarm.at);
        if (alarm.look.isWorthWhile()) {
          resume(actor);
        } else {
          Look next = alarm.look.next();
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
    set(now, actor, Look.AT_ONCE);
  }

  private void set(long at, Actor actor, Look look) {
    alarms.add(new Alarm(at, made++, actor, actor.sleep(), Timeline::nothing, look));
  }

  private static void nothing() {}

  private void again(Alarm alarm, long at, Look look) {
    alarms.add(new Alarm(at, made++, alarm.actor, alarm.sleep, alarm.what, look));
  }

  private void resume(Actor actor) {
    count(actor);
    current = actor;
    actor.run(baton);
    current = world;
  }

  private void count(Actor actor) {
    steps++;
    digest = (digest * 31 + now) * 31 + actor.name.hashCode();
  }
}
