package io.sluice.bench.pipeline;

import io.sluice.sandbox.driver.StackDriver;
import java.io.PrintStream;

/// The stack that a benchmark uses. It is stopped at the end unless it ran before.
///
/// @param out gets the text that the commands of the stack print
record StackSession(StackDriver stack, boolean wasUp, PrintStream out) implements AutoCloseable {

  static StackSession open(PrintStream out) {
    StackDriver stack = StackDriver.ofThisProcess();
    boolean wasUp = stack.isReady("release-api");
    out.print(stack.run("up").output());
    return new StackSession(stack, wasUp, out);
  }

  @Override
  public void close() {
    if (!wasUp) {
      out.print(stack.run("down").output());
    }
  }
}
