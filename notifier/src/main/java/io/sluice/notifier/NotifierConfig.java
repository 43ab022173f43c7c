package io.sluice.notifier;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The settings of the notifier.
@ConfigMapping(prefix = "sluice.notifier")
public interface NotifierConfig {

  /// Interval between polls for due deliveries without a wake-up.
  @WithDefault("1s")
  @Bounded(min = "1ms", max = "1m")
  Duration deliveryInterval();

  /// Delays before the second attempt, the third, and so on; after the last one a delivery fails
  /// for good.
  @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
  @Bounded(min = "0s", max = "30d", most = 100)
  List<Duration> retryDelays();

  Webhook webhook();

  Alerts alerts();

  /// The destinations of alerts about Sluice itself, which Alertmanager posts to
  /// `/internal/alerts`.
  interface Alerts {
    /// http or https addresses, at most 10; without any, alerts are accepted and sent to no
    /// destination.
    @Formatted(value = TextFormat.HOOK, most = 10)
    Optional<List<String>> urls();

    /// Reference to the secret that signs alerts: `env:NAME` or `file:/path`; unsigned without it.
    @Formatted(TextFormat.SECRET)
    Optional<String> secret();

    /// File with the token of Alertmanager, which admits to `/internal/alerts` only. Without it,
    /// Alertmanager must send the service token.
    Optional<Path> tokenFile();

    /// Internal addresses that the hosts of `urls` may resolve to.
    @Formatted(value = TextFormat.ALLOWED, most = 100)
    Optional<List<String>> allowedHosts();
  }

  interface Webhook {
    /// Timeout of an attempt, from the first byte sent to the last byte read.
    @WithDefault("15s")
    @Bounded(min = "100ms", max = "30s")
    Duration timeout();

    /// Timeout of a DNS lookup.
    @WithDefault("5s")
    @Bounded(min = "100ms", max = "10s")
    Duration dnsTimeout();
  }
}
