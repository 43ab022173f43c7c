package io.sluice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The limits of event streams, also after clients that reset their connections.
@QuarkusTest
class StreamLimitsTest extends ApiTest {
  private static final int LEAVING = 300;
  private static final int MOST = 256;
  private static final int NEEDED = 16;

  /// Fewer bytes than each answer begins with.
  private static final int HEAD = 60;

  private static final int TIMEOUT_MILLIS = 30_000;

  private final List<Socket> open = new ArrayList<>();

  /// Closes the streams. The server returns their permits within a second, and the next test needs
  /// some of them.
  @AfterEach
  void closeStreams() throws IOException {
    close();
    for (int i = 0; i < NEEDED; i++) {
      Awaitility.await().atMost(PATIENCE).until(() -> isOpened("/api/v1/outcomes"));
    }
    close();
  }

  private void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Test
  void clients_that_reset_their_requests_leave_no_permit_behind()
      throws ExecutionException, InterruptedException, IOException {
    serve("1.0");
    var random = new SplittableRandom(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> leaving = new ArrayList<>();
      for (int i = 0; i < LEAVING; i++) {
        String path = i % 2 == 0 ? "/api/v1/outcomes" : lanePath() + "/events";
        int after = random.nextInt(-100, 400);
        leaving.add(clients.submit(() -> reset(path, after)));
      }
      for (Future<?> client : leaving) {
        client.get();
      }
    }

    for (int i = 0; i < MOST; i++) {
      String path = i % 2 == 0 ? "/api/v1/outcomes" : lanePath() + "/events";
      Awaitility.await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> isOpened(path));
    }
    Client events = admin.with("Accept", "text/event-stream");
    Client.Reply most = events.get("/api/v1/outcomes");
    assertThat(most.status()).isEqualTo(429);
    assertThat(most.text("/type")).endsWith(":too-many-streams");
    assertThat(most.http().headers().firstValue("Retry-After")).isPresent();
    assertThat(events.as("viewer").get("/api/v1/outcomes").status()).isEqualTo(503);
  }

  /// Resets a request without its last `-bytes` bytes, or after the first `bytes` of the answer.
  private int reset(String path, int bytes) throws IOException {
    byte[] request = request(path);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request, 0, Math.min(request.length, request.length + bytes));
      byte[] read = socket.getInputStream().readNBytes(Math.clamp(bytes, 0, HEAD));
      socket.setSoLinger(true, 0);
      return read.length;
    }
  }

  private boolean isOpened(String path) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(request(path));
    boolean isOpened =
        new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), ISO_8859_1)
            .equals("HTTP/1.1 200");
    if (isOpened) {
      open.add(socket);
    } else {
      socket.close();
    }
    return isOpened;
  }

  private Socket connect() throws IOException {
    var socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static byte[] request(String path) {
    return """
    GET %s HTTP/1.1
    Host: localhost
    Accept: text/event-stream
    Authorization: Bearer %s

    """
        .formatted(path, ApiStack.token("admin"))
        .replace("\n", "\r\n")
        .getBytes(ISO_8859_1);
  }
}
