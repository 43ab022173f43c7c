package io.sluice.bench.routers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An edge in a process of its own, with the options that it has in the stack.
record EdgeProcess(Process process, int port, int adminPort) implements AutoCloseable {
  static final String TOKEN = "bench";
  private static final Pattern READY =
      Pattern.compile("sluice-edge: traffic on port (\\d+), admin API on port (\\d+)");

  static EdgeProcess start(Path root, Path directory) {
    try {
      Path token = Files.writeString(directory.resolve("token"), TOKEN);
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx128m",
              "-XX:MaxDirectMemorySize=96m",
              "-cp",
              root.resolve("edge/target") + "/*:" + root.resolve("edge/target/lib") + "/*",
              "io.sluice.edge.Main",
              "--port",
              "0",
              "--admin-port",
              "0",
              "--state",
              directory.resolve("table.json").toString(),
              "--service-token-file",
              token.toString());
      Process process =
          new ProcessBuilder(command).redirectError(directory.resolve("edge.log").toFile()).start();
      Matcher ports = awaitReady(process.inputReader());
      return new EdgeProcess(
          process, Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Matcher awaitReady(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return ready;
      }
    }
    throw new IOException("the edge did not start");
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
