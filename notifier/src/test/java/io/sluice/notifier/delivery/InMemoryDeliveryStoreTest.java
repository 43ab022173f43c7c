package io.sluice.notifier.delivery;

import io.sluice.messaging.egress.HostAllowlist;
import java.time.Duration;
import java.util.List;

/// Holds the in-memory store to the suite of the real one, since other tests rely on it.
class InMemoryDeliveryStoreTest extends DeliveryStoreConformance {
  private final InMemoryDeliveryStore store = new InMemoryDeliveryStore(() -> Duration.ZERO);

  @Override
  protected DeliveryStore store() {
    return store;
  }

  @Override
  protected void add(Delivery delivery) {
    store.add(delivery);
  }

  @Override
  protected void allow(String environment, String host) {
    store.hosts.put(environment, HostAllowlist.of(List.of(host)));
  }

  @Override
  protected List<String> notices() {
    return store.notices.stream().map(notice -> notice.split(" ", 2)[0]).toList();
  }
}
