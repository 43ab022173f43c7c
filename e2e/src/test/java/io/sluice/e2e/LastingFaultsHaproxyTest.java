package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.view.InstanceView;
import io.sluice.sandbox.haproxy.Haproxy;
import io.sluice.sandbox.haproxy.HaproxyFiles;
import io.sluice.sandbox.load.LoadGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Faults that do not end, at a HAProxy next to the packaged stack.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
class LastingFaultsHaproxyTest {
  private static final int PER_SECOND = 20;
  private static final int ROUND = 10 * PER_SECOND;

  private final TestedStack stack = TestedStack.fresh("lasting-faults-haproxy");
  private Optional<Haproxy> started = Optional.empty();

  @BeforeEach
  void open() {
    stack.up(); // makes the service token
    Haproxy haproxy =
        Haproxy.start(
            stack.driver().state().resolve("haproxy"),
            HaproxyFiles.SLOTS,
            stack.driver().findServiceToken().orElseThrow());
    started = Optional.of(haproxy);
    stack.down();
    stack.up(
        Map.of(
            "SLUICE_ENGINE_HAPROXY_SOCKET", haproxy.socket().toString(),
            "SLUICE_HEALTH_HAPROXY_URL", haproxy.admin().toString()));
    var _ =
        new SettingsClient(stack.api())
            .replace(
                "/environments/production",
                "{\"runtime\":\"local\",\"router\":\"haproxy\"}",
                "behind HAProxy");
  }

  @AfterEach
  void close() {
    stack.down();
    started.ifPresent(Haproxy::close);
  }

  @Test
  void one_that_lost_its_table_serves_while_a_rollback_waits_for_stable() {
    var shop = new FaultyShop(stack, "shop");
    UUID stable = shop.open(2);
    UUID candidate =
        shop.post("2.0", 2, 0, "{\"canary\":{\"steps\":[50,100],\"observe\":\"10m\"}}", "");
    shop.untilWeight(candidate, 50);
    shop.removeSeats("1.0", 0);
    List<InstanceView> lost = shop.ready(stable);
    FaultyShop.kill(lost);
    stack
        .api()
        .post(
            "/releases/" + candidate + "/abort",
            Optional.of("{\"reason\":\"a test\"}"),
            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    try (LoadGenerator load = shop.load(started.orElseThrow().port(), PER_SECOND)) {
      FaultyShop.after(load, "before", ROUND);
      load.phase("restart");
      started.orElseThrow().restart();
      FaultyShop.after(load, "restart", ROUND);
      load.phase("table back");
      assertThat(FaultyShop.after(load, "table back", ROUND).failures()).isEmpty();
    }
  }
}
