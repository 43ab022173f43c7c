package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.engine.effect.target.TargetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// HAProxy's Runtime API. Each line has a connection of its own: a connection opened before a
/// reload would still reach the old process.
final class HaproxySocket {
  /// Maximum size of an answer, bytes: 2,000 slots of 20 servers.
  private static final int ANSWER_MAX = 8 << 20;

  private final Path socket;
  private final Duration limit;

  /// @param limit time limit of the whole answer
  HaproxySocket(Path socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  /// Sends one line, in which `;` separates commands, and returns the answer.
  ///
  /// @throws TargetException.Unreachable if the whole answer did not arrive within the limit
  String send(String line) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var answer = new CompletableFuture<String>();
      Thread.ofVirtual().name("haproxy").start(() -> exchange(channel, line, answer));
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS); // closing ends the exchange
    } catch (TimeoutException e) {
      throw unavailable("no answer within %d ms".formatted(limit.toMillis()), e);
    } catch (ExecutionException e) {
      throw unavailable(String.valueOf(e.getCause()), e);
    } catch (IOException e) {
      throw unavailable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private void exchange(SocketChannel channel, String line, CompletableFuture<String> answer) {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      channel.shutdownOutput();
      answer.complete(read(channel));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    var whole = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(16_384);
    while (channel.read(chunk.clear()) >= 0) {
      whole.write(chunk.array(), 0, chunk.position());
      if (whole.size() > ANSWER_MAX) {
        throw new IOException("the answer is longer than %d bytes".formatted(ANSWER_MAX));
      }
    }
    return whole.toString(UTF_8).strip();
  }

  private TargetException.Unreachable unavailable(String reason, Exception cause) {
    return new TargetException.Unreachable("haproxy at %s: %s".formatted(socket, reason), cause);
  }
}
