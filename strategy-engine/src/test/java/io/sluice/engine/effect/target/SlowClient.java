package io.sluice.engine.effect.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// A client that sends its bytes in its own time.
public final class SlowClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean closed;

  public SlowClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(1);
  }

  public SlowClient write(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      closed = true;
    }
    return this;
  }

  /// Writes `text` again and again, until the router has closed the connection.
  public void trickle(String text, Duration pause) {
    await().atMost(PATIENCE).pollInterval(pause).until(() -> write(text).isClosed());
  }

  /// Writes `text` so many times, with a pause before each.
  void repeat(String text, int times, Duration pause) {
    for (int i = 0; i < times; i++) {
      await().pollDelay(pause).until(() -> true);
      write(text);
    }
  }

  void awaitClosed() {
    await().atMost(PATIENCE).until(this::isClosed);
  }

  public void awaitReceived(String text) {
    await().atMost(PATIENCE).until(() -> !isClosed() && received().contains(text));
  }

  /// Returns all that it received so far.
  String received() {
    return received.toString(ISO_8859_1);
  }

  /// Reads what is there, and returns whether the router has closed the connection.
  boolean isClosed() {
    try {
      InputStream in = socket.getInputStream();
      int c = in.read();
      while (c >= 0) {
        received.write(c);
        c = in.read();
      }
      closed = true;
    } catch (SocketTimeoutException e) {
      return closed;
    } catch (IOException e) {
      closed = true;
    }
    return closed;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
