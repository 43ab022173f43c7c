package io.sluice.cli.display;

/// A task that runs if the process ends, such as by Ctrl-C, before this hook is closed.
public final class ShutdownHook implements AutoCloseable {
  private final Thread task;

  public ShutdownHook(Runnable task) {
    this.task = new Thread(task);
    Runtime.getRuntime().addShutdownHook(this.task);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(task);
    } catch (IllegalStateException exiting) {
      // The JVM is shutting down and runs the task.
    }
  }
}
