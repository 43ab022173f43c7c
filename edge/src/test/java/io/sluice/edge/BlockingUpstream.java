package io.sluice.edge;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance that answers with its id once the test opens it.
final class BlockingUpstream implements AutoCloseable {
  private final String id;
  private final App app;
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);

  BlockingUpstream(String id) {
    this.id = id;
    this.app = new App(id, this::handle);
  }

  private void handle(HttpExchange exchange) throws IOException {
    waiting.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    App.answer(exchange, 200, id);
  }

  Endpoint endpoint() {
    return app.endpoint();
  }

  /// Returns once `number` requests have arrived.
  void awaitRequests(int number) {
    await().until(() -> waiting.get() >= number);
  }

  int requests() {
    return waiting.get();
  }

  void open() {
    open.countDown();
  }

  @Override
  public void close() {
    open();
    app.close();
  }
}
