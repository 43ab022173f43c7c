package io.sluice.engine.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// The application that tests release. Arguments: the port, then any of `die` (ends immediately),
/// `never` (never gets ready), `deaf` (ignores the signal to end), `owner=` and a pid (ends with
/// that process: an instance outlives the engine that started it, but not the tests).
public final class Application {

  static final String OWNER = "owner=";

  public static void main(String[] arguments) throws IOException {
    List<String> flags = List.of(arguments);
    flags.stream()
        .filter(flag -> flag.startsWith(OWNER))
        .forEach(flag -> endWith(Long.parseLong(flag.substring(OWNER.length()))));
    System.out.println("secret is " + System.getenv("TOKEN"));
    System.out.println("a byte that PostgreSQL does not store: \0");
    System.out.println("port is " + System.getenv("PORT"));
    if (flags.contains("die")) {
      System.err.println("cannot continue: no such table");
      System.exit(3);
    }
    if (flags.contains("deaf")) {
      Runtime.getRuntime().addShutdownHook(new Thread(Application::waitForEver));
    }
    if (flags.contains("never")) {
      waitForEver();
    }
    byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
    var server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(arguments[0])),
            0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private static void endWith(long owner) {
    CompletableFuture<Void> _ =
        ProcessHandle.of(owner)
            .map(ProcessHandle::onExit)
            .map(end -> end.thenRun(() -> Runtime.getRuntime().halt(0)))
            .orElseThrow();
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Application() {}
}
