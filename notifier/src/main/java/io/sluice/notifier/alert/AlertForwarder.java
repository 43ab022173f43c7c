package io.sluice.notifier.alert;

import io.sluice.contract.Json;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.channel.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Forwards alerts to all destinations of the settings in parallel, or reports the failure;
/// Alertmanager then sends them again. A destination that already has an alert recognizes the
/// repeat by its id. Forwarding needs no database, since the alert may be about the database.
public final class AlertForwarder {
  private static final int ADDRESSES_MAX = 10;

  private final Channel channel;
  private final List<String> addresses;
  private final Optional<String> secret;
  private final HostAllowlist allowed;
  private final SecretReader secrets;

  /// The result of forwarding a document.
  public sealed interface ForwardResult {
    /// All destinations have it.
    record Delivered() implements ForwardResult {}

    /// There are no destinations.
    record NoDestination() implements ForwardResult {}

    /// Some destinations do not have it; Alertmanager must send it again.
    record Undelivered(String reason) implements ForwardResult {}

    /// The document is invalid; it must not be sent again.
    record Unreadable(String reason) implements ForwardResult {}
  }

  /// The body that destinations receive; `type` as in all bodies of the notifier.
  record Body(
      String type,
      UUID id,
      String status,
      String severity,
      String title,
      List<AlertGroup.Alert> alerts) {}

  /// Creates a forwarder.
  ///
  /// @param addresses http or https addresses
  /// @param secret reference to the secret that signs notifications
  /// @param allowed internal addresses that the destinations may resolve to
  /// @param secrets the secrets of the operator
  /// @throws IllegalArgumentException if an address is invalid; the message names its index, not
  ///   its value
  public AlertForwarder(
      Channel channel,
      List<String> addresses,
      Optional<String> secret,
      List<String> allowed,
      SecretReader secrets) {
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(
          "sluice.notifier.alerts.urls must have at most %d addresses, was %d"
              .formatted(ADDRESSES_MAX, addresses.size()));
    }
    this.channel = channel;
    this.addresses = List.copyOf(addresses);
    this.secret = secret;
    this.secrets = secrets;
    List<String> hosts = new ArrayList<>(allowed);
    for (int i = 0; i < addresses.size(); i++) {
      int index = i;
      hosts.add(
          HttpAddress.parse(addresses.get(i))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "sluice.notifier.alerts.urls[%d] is not an http or https address with a"
                              .formatted(index)
                          + " host and without a user"))
              .host());
    }
    this.allowed = HostAllowlist.of(hosts);
  }

  /// Forwards a document, in at most the time of one attempt of the channel.
  public ForwardResult forward(String json) {
    AlertGroup group;
    try {
      group = AlertGroup.read(json);
    } catch (AlertGroup.UnreadableAlertException e) {
      return new ForwardResult.Unreadable(String.valueOf(e.getMessage()));
    }
    return addresses.isEmpty() ? new ForwardResult.NoDestination() : deliver(group);
  }

  private ForwardResult deliver(AlertGroup group) {
    UUID id = group.id();
    String body =
        Json.write(
            new Body("alert", id, group.status(), group.severity(), group.title(), group.alerts()));
    List<Callable<Optional<String>>> attempts =
        addresses.stream()
            .<Callable<Optional<String>>>map(
                address -> () -> findFailure(new Notification(id, address, secret, body)))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> reasons =
          threads.invokeAll(attempts).stream().flatMap(AlertForwarder::reason).toList();
      return reasons.isEmpty()
          ? new ForwardResult.Delivered()
          : new ForwardResult.Undelivered(String.join("; ", reasons));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ForwardResult.Undelivered("the notifier is stopping");
    }
  }

  private static Stream<String> reason(Future<Optional<String>> attempt) {
    try {
      return attempt.get().stream();
    } catch (ExecutionException e) {
      return Stream.of(String.valueOf(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Stream.of("the notifier is stopping");
    }
  }

  /// Returns why the notification was not delivered; empty if it was.
  private Optional<String> findFailure(Notification notification) {
    String shown = channel.shown(notification.address());
    return switch (channel.send(notification, allowed, secrets)) {
      case SendResult.Accepted _ -> Optional.empty();
      case SendResult.Refused(String reason, var _) -> Optional.of(shown + ": " + reason);
      case SendResult.Gone(String reason) -> Optional.of(shown + ": " + reason);
      case SendResult.Forbidden(String reason) -> Optional.of(shown + ": " + reason);
    };
  }
}
