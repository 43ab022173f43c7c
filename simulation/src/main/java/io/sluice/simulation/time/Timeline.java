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
  private record Alarm(long at, long order, Actor actor, long sleep, Runnable what)
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
    set(now, actor, () -> {});
  }

  /// Something of the world's own happens after `nanos`. It may not wait.
  public void after(long nanos, Runnable what) {
    set(now + nanos, world, what);
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
      set(now + nanos, me, () -> {});
      me.park();
    }
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
        alarms.add(new Alarm(actor.host.stoppedUntil(), made++, actor, alarm.sleep, alarm.what));
      } else if (!actor.host.isDead() && alarm.sleep == actor.sleep()) {
        now = Math.max(now, alarm.at);
        resume(actor);
      }
    }
  }

  Actor current() {
    return current;
  }

  /// Ends the sleep of `actor`.
  void wake(Actor actor) {
    set(now, actor, () -> {});
  }

  private void set(long at, Actor actor, Runnable what) {
    alarms.add(new Alarm(at, made++, actor, actor.sleep(), what));
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
