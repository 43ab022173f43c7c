package io.sluice.bench.pipeline;

import io.sluice.sandbox.driver.StackDriver;

/// The stack that a benchmark uses. It is stopped at the end unless it ran before.
record StackSession(StackDriver stack, boolean wasUp) implements AutoCloseable {

  static StackSession open() {
    StackDriver stack = StackDriver.ofThisProcess();
    boolean wasUp = stack.isReady("release-api");
    System.out.print(stack.run("up").output());
    return new StackSession(stack, wasUp);
  }

  @Override
  public void close() {
    if (!wasUp) {
      System.out.print(stack.run("down").output());
    }
  }
}
