package io.sluice.bench.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// The process of a [RouterMain].
record RouterProcess(Process process, URI url) implements AutoCloseable {

  static RouterProcess start(int lanes, int stables) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "-cp",
            System.getProperty("java.class.path"),
            RouterMain.class.getName(),
            Integer.toString(lanes),
            Integer.toString(stables));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      String port = process.inputReader().readLine();
      if (port == null) {
        throw new IOException("the router did not start");
      }
      return new RouterProcess(process, URI.create("http://127.0.0.1:" + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
