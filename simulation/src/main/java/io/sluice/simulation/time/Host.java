package io.sluice.simulation.time;

/// One start of a process. A process that crashed restarts as another host of the same name.
public final class Host {
  private final String name;
  private final int start;
  private boolean dead;
  private long stoppedUntil;

  /// @param start the number of starts of a process of this name, this one included
  public Host(String name, int start) {
    this.name = name;
    this.start = start;
  }

  /// Returns the name, such as `engine-1`.
  public String name() {
    return name;
  }

  public boolean isDead() {
    return dead;
  }

  /// Ends all of its threads.
  public void die() {
    dead = true;
  }

  /// Suspends all of its threads until `until`, as SIGSTOP does; then they continue.
  public void stop(long until) {
    stoppedUntil = Math.max(stoppedUntil, until);
  }

  /// The time when it runs again, ns; in the past if it runs.
  public long stoppedUntil() {
    return stoppedUntil;
  }

  @Override
  public String toString() {
    return name + "/" + start;
  }
}
