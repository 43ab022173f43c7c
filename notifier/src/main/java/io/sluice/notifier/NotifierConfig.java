package io.sluice.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/// Every setting of the notifier.
@ConfigMapping(prefix = "sluice.notifier")
public interface NotifierConfig {

  /// How often deliveries are looked for when nobody says that there is one.
  @WithDefault("1s")
  Duration poll();

  /// Pauses before the second try, the third, and so on; after the last one a delivery is given up.
  @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
  List<Duration> retries();

  Webhook webhook();

  interface Webhook {
    /// Longest time from the first byte sent to the last byte read.
    @WithDefault("15s")
    Duration timeout();

    /// Longest look-up of a host's addresses.
    @WithDefault("5s")
    Duration lookup();
  }
}
