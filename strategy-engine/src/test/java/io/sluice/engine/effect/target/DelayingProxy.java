package io.sluice.engine.effect.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A proxy between a writer and its target. It holds one piece of the request, as if the writer had
/// been suspended there and resumed later.
public final class DelayingProxy implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocketChannel listener;
  private final SocketAddress target;
  private final int stop;
  private final AtomicInteger pieces = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private DelayingProxy(ServerSocketChannel listener, SocketAddress target, int stop) {
    this.listener = listener;
    this.target = target;
    this.stop = stop;
  }

  /// @param directory for its own socket, if `target` is a file
  /// @param stop number of the piece that is held, from 1
  static DelayingProxy open(SocketAddress target, Path directory, int stop) {
    try {
      ServerSocketChannel listener;
      if (target instanceof UnixDomainSocketAddress) {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(directory.resolve("proxy" + stop)));
      } else {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      }
      var proxy = new DelayingProxy(listener, target, stop);
      Thread.ofVirtual().start(proxy::serve);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SocketAddress address() {
    try {
      return listener.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until the piece is held.
  ///
  /// @return false if `writer` ended before it sent that many pieces
  boolean isHeld(Future<?> writer) throws InterruptedException {
    while (!held.await(5, TimeUnit.MILLISECONDS)) {
      if (writer.isDone()) {
        return held.getCount() == 0;
      }
    }
    return true;
  }

  void release() {
    released.countDown();
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException _) {
      released.countDown(); // the listener was closed
    }
  }

  private void connect(SocketChannel client) {
    try {
      SocketChannel server = SocketChannel.open(target);
      Thread.ofVirtual().start(() -> pump(server, client, false));
      pump(client, server, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pump(SocketChannel from, SocketChannel to, boolean counted) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try {
      while (from.read(piece.clear()) >= 0) {
        if (counted && pieces.incrementAndGet() == stop) {
          held.countDown();
          released.await();
        }
        piece.flip();
        while (piece.hasRemaining()) {
          to.write(piece);
        }
      }
      to.shutdownOutput();
    } catch (IOException _) {
      // One side closed its connection: there is nothing left to pass on.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
