package io.sluice.simulation.time;

/// One start of a process. A process that crashed comes back as another host of the same name.
public final class Host {
  private final String name;
  private final int start;
  private boolean dead;
  private long stoppedUntil;

  /// @param start how often a process of this name was started, this time included
  public Host(String name, int start) {
    this.name = name;
    this.start = start;
  }

  /// Such as `engine-1`.
  public String name() {
    return name;
  }

  public boolean isDead() {
    return dead;
  }

  /// None of its threads runs again.
  public void die() {
    dead = true;
  }

  /// None of its threads runs before `until`, as under SIGSTOP; then all go on where they were.
  public void stop(long until) {
    stoppedUntil = Math.max(stoppedUntil, until);
  }

  /// When it runs again; in the past if it runs.
  public long stoppedUntil() {
    return stoppedUntil;
  }

  @Override
  public String toString() {
    return name + "/" + start;
  }
}
