package io.sluice.bench.base;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Java server in a process of its own. It prints a line with its ports when it is ready.
///
/// @param ready that line, with a group for each port
public record ServerProcess(Process process, MatchResult ready) implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("(\\d+)");
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final int LOG_LINES = 20;

  /// Starts a server that calls [#serve], with the class path of this process.
  ///
  /// @param options options of the JVM
  public static ServerProcess start(Class<?> main, List<String> options, Object... arguments) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Stream.of(arguments).map(Object::toString).forEach(words::add);
    return start(words, Redirect.INHERIT, PORT);
  }

  /// Starts a server whose standard error goes to a file, and returns when it is ready.
  ///
  /// @throws UncheckedIOException with the last lines of `log`, if it is not ready within 1 minute
  public static ServerProcess start(List<String> words, Path log, Pattern ready) {
    try {
      return start(words, Redirect.to(log.toFile()), ready);
    } catch (UncheckedIOException e) {
      String message = "%s: %s".formatted(e.getMessage(), lastLines(log));
      throw new UncheckedIOException(message, new IOException(message, e));
    }
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "cannot read " + log + ": " + e.getMessage();
    }
  }

  /// Starts a server, and returns when it is ready.
  ///
  /// @param words options of the JVM, the class, and its arguments
  /// @param errors destination of its standard error
  /// @throws UncheckedIOException if it is not ready within 1 minute
  public static ServerProcess start(List<String> words, Redirect errors, Pattern ready) {
    List<String> command = new ArrayList<>(words);
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try {
      Process process = new ProcessBuilder(command).redirectError(errors).start();
      return new ServerProcess(process, awaitReady(process, ready));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the output until `ready` matches. A process that is not ready in time is ended, which
  /// ends its output.
  private static MatchResult awaitReady(Process process, Pattern ready) throws IOException {
    var done = new CompletableFuture<Boolean>();
    var _ =
        done.orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(_ -> !process.destroyForcibly().isAlive());
    try {
      return findReady(process.inputReader(), ready)
          .orElseThrow(() -> new IOException("the server did not start"));
    } finally {
      done.complete(true);
    }
  }

  private static Optional<MatchResult> findReady(BufferedReader output, Pattern ready)
      throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ready.matcher(line);
      if (matcher.matches()) {
        return Optional.of(matcher.toMatchResult());
      }
    }
    return Optional.empty();
  }

  /// @param group number of the port in the line, from 1 on
  public int port(int group) {
    return Integer.parseInt(ready.group(group));
  }

  public URI url(int group) {
    return URI.create("http://127.0.0.1:%d".formatted(port(group)));
  }

  /// Returns the CPU time of the process so far.
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /// Serves `path` in this process, prints the port, and returns when standard input ends, which it
  /// does when the parent process does.
  ///
  /// @param threads runs the handler; the caller closes it
  public static void serve(String path, HttpHandler handler, ExecutorService threads)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(path, handler);
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // The parent process has not closed the input yet.
    }
    server.stop(0);
  }

  /// Answers `exchange` with JSON.
  public static void respond(HttpExchange exchange, int status, byte[] json) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, json.length);
      exchange.getResponseBody().write(json);
    }
  }
}
