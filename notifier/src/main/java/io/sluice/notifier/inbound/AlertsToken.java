package io.sluice.notifier.inbound;

import io.sluice.messaging.quarkus.PathToken;
import io.sluice.notifier.NotifierConfig;
import jakarta.inject.Singleton;

/// The token of Alertmanager: it admits to the endpoint for alerts, and to nothing else.
@Singleton
class AlertsToken extends PathToken {
  AlertsToken(NotifierConfig config) {
    super(AlertResource.PATH, "sluice.notifier.alerts.token-file", config.alerts().tokenFile());
  }
}
