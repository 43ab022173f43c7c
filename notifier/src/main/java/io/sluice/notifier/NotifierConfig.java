package io.sluice.notifier;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting of the notifier.
@ConfigMapping(prefix = "sluice.notifier")
public interface NotifierConfig {

  /// How often deliveries are looked for when nobody says that there is one.
  @WithDefault("1s")
  @Within(min = "1ms", max = "1m")
  Duration poll();

  /// Pauses before the second try, the third, and so on; after the last one a delivery is given up.
  @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
  @Within(min = "0s", max = "30d", most = 100)
  List<Duration> retries();

  Webhook webhook();

  Alerts alerts();

  /// Where alerts about Sluice itself go, which Alertmanager posts to `/internal/alerts`.
  interface Alerts {
    /// http or https addresses, at most 10; without any, alerts are taken and told to nobody.
    @Looks(value = Look.HOOK, most = 10)
    Optional<List<String>> urls();

    /// What they are signed with: `env:NAME` or `file:/path`; unsigned without it.
    @Looks(Look.SECRET)
    Optional<String> secret();

    /// Inner addresses that the hosts of these addresses may resolve to.
    @Looks(value = Look.ALLOWED, most = 100)
    Optional<List<String>> allowedHosts();
  }

  interface Webhook {
    /// Longest time from the first byte sent to the last byte read.
    @WithDefault("15s")
    @Within(min = "100ms", max = "30s")
    Duration timeout();

    /// Longest look-up of a host's addresses.
    @WithDefault("5s")
    @Within(min = "100ms", max = "10s")
    Duration lookup();
  }
}
