package io.sluice.edge;

import io.sluice.edge.proxy.ProxyLimits;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs the edge until the process is stopped.
public final class Main {

  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(EdgeOptions.HELP);
      return;
    }
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
    Edge edge;
    try {
      edge = Edge.start(EdgeOptions.parse(args), ProxyLimits.DEFAULT);
    } catch (IllegalArgumentException e) {
      fail(2, e);
      return;
    } catch (Edge.StartException e) {
      fail(1, e);
      return;
    }
    // Installed before the line is printed, since a reader of the line may end the process at once.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(edge), "stop"));
    System.out.printf(
        "sluice-edge: traffic on port %d, admin API on port %d%n", edge.port(), edge.adminPort());
    new CountDownLatch(1).await();
  }

  /// Closes the edge and exits with 0: a requested stop is no failure, unlike the exit code of a
  /// signal.
  private static void stop(Edge edge) {
    edge.close();
    System.out.println("sluice-edge: stopped");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void fail(int status, RuntimeException failure) {
    System.err.println("sluice-edge: " + failure.getMessage());
    System.exit(status);
  }

  private Main() {}
}
