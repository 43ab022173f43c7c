package io.sluice.notifier.delivery;

import io.sluice.messaging.reach.Hosts;
import java.time.Duration;
import java.util.List;

/// Holds the in-memory store to the suite of the real one, since other tests rely on it.
class MemoryBookTest extends BookConformance {
  private final MemoryBook book = new MemoryBook(() -> Duration.ZERO);

  @Override
  protected Book book() {
    return book;
  }

  @Override
  protected void add(Delivery delivery) {
    book.add(delivery);
  }

  @Override
  protected void allow(String environment, String host) {
    book.hosts.put(environment, Hosts.of(List.of(host)));
  }

  @Override
  protected List<String> notices() {
    return book.notices.stream().map(notice -> notice.split(" ", 2)[0]).toList();
  }
}
