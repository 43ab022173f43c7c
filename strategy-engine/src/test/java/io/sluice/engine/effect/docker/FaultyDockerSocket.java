package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/// A socket in front of the Docker socket. It passes on every call, unless a fault is set for the
/// call.
final class FaultyDockerSocket implements AutoCloseable {
  private static final Path DOCKER = Path.of("/var/run/docker.sock");
  private static final String HEAD_END = "\r\n\r\n";

  private final Path socket;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private ServerSocketChannel server;

  /// @param calls to which it applies, by method and path
  /// @param effect the effect on them
  record Fault(Predicate<String> calls, FaultEffect effect) {}

  /// The effect of a fault.
  sealed interface FaultEffect {
    /// Docker does not receive the call, and this is the answer.
    record Answer(int status, String message) implements FaultEffect {}

    /// Docker receives the call late, and its answer is lost.
    record PassedOnLate(CountDownLatch reached, CountDownLatch release) implements FaultEffect {}

    /// Docker does not receive the call, and there is no answer.
    record Lost() implements FaultEffect {}
  }

  /// @param directory for the socket
  FaultyDockerSocket(Path directory) throws IOException {
    this.socket = directory.resolve("docker.sock");
    this.server = listen();
  }

  URI uri() {
    return URI.create("unix://" + socket);
  }

  /// Returns method and path of each call, without its query.
  List<String> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  void on(String method, String end, FaultEffect effect) {
    faults.add(new Fault(call -> call.startsWith(method) && call.endsWith(end), effect));
  }

  void clearFaults() {
    faults.clear();
  }

  /// Closes the socket, so that connections are rejected.
  void stopListening() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }

  void listenAgain() throws IOException {
    server = listen();
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().name("docker-socket").start(() -> accept(channel));
    return channel;
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (ClosedChannelException _) {
      // connections are rejected from now on
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel client) {
    clients.add(client);
    try (client) {
      String head = head(Channels.newInputStream(client));
      String call = head.split(" HTTP/", -1)[0].replaceFirst("\\?.*", "");
      calls.add(call);
      Optional<Fault> fault = faults.stream().filter(f -> f.calls().test(call)).findFirst();
      if (fault.isEmpty()) {
        pass(client, head, Channels.newOutputStream(client));
        return;
      }
      switch (fault.get().effect()) {
        case FaultEffect.Answer(int status, String message) -> answer(client, status, message);
        case FaultEffect.Lost() -> awaitEnd(client);
        case FaultEffect.PassedOnLate(CountDownLatch reached, CountDownLatch release) -> {
          reached.countDown();
          release.await();
          pass(client, head, OutputStream.nullOutputStream());
        }
      }
    } catch (IOException _) {
      // one side closed its connection, so this call is over
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(ISO_8859_1).endsWith(HEAD_END)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      bytes.write(next);
    }
    return bytes.toString(ISO_8859_1);
  }

  /// Passes on one call per connection, so that its answer ends with the connection.
  private static void pass(SocketChannel client, String head, OutputStream answer)
      throws IOException {
    try (SocketChannel docker = SocketChannel.open(UnixDomainSocketAddress.of(DOCKER))) {
      OutputStream out = Channels.newOutputStream(docker);
      String closing =
          head.replaceAll("(?i)\r\nConnection: [^\r]*", "")
              .replaceFirst(HEAD_END + "$", "\r\nConnection: close" + HEAD_END);
      out.write(closing.getBytes(ISO_8859_1));
      Thread.ofVirtual().start(() -> copy(client, out));
      Channels.newInputStream(docker).transferTo(answer);
    }
  }

  private static void copy(SocketChannel from, OutputStream to) {
    try {
      Channels.newInputStream(from).transferTo(to);
    } catch (IOException _) {
      // the call is over
    }
  }

  private static void answer(SocketChannel client, int status, String message) throws IOException {
    byte[] body = "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8);
    String head =
        "HTTP/1.1 %d Fault\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close"
            .formatted(status, body.length);
    OutputStream out = Channels.newOutputStream(client);
    out.write((head + HEAD_END).getBytes(ISO_8859_1));
    out.write(body);
    client.shutdownOutput();
    awaitEnd(client);
  }

  private static void awaitEnd(SocketChannel client) throws IOException {
    Channels.newInputStream(client).transferTo(OutputStream.nullOutputStream());
  }

  /// Ends every wait for an answer.
  @Override
  public void close() throws IOException {
    stopListening();
    for (SocketChannel client : clients) {
      client.close();
    }
  }
}
