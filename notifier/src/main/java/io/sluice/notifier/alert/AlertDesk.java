package io.sluice.notifier.alert;

import io.sluice.contract.Json;
import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.HttpAddress;
import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Letter;
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
public final class AlertDesk {
  private static final int ADDRESSES_MAX = 10;

  private final Channel channel;
  private final List<String> addresses;
  private final Optional<String> secret;
  private final Hosts allowed;

  /// The result of forwarding a document.
  public sealed interface Taken {
    /// All destinations have it.
    record Delivered() implements Taken {}

    /// There are no destinations.
    record ForNobody() implements Taken {}

    /// Some destinations do not have it; Alertmanager must send it again.
    record Undelivered(String reason) implements Taken {}

    /// The document is invalid; it must not be sent again.
    record Unreadable(String reason) implements Taken {}
  }

  /// The body that destinations get; `type` as in all bodies of the notifier.
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
  /// @throws IllegalArgumentException if an address is invalid; the message names its index, not
  ///   its value
  public AlertDesk(
      Channel channel, List<String> addresses, Optional<String> secret, List<String> allowed) {
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(
          "sluice.notifier.alerts.urls names %d addresses: at most %d"
              .formatted(addresses.size(), ADDRESSES_MAX));
    }
    this.channel = channel;
    this.addresses = List.copyOf(addresses);
    this.secret = secret;
    List<String> hosts = new ArrayList<>(allowed);
    for (int i = 0; i < addresses.size(); i++) {
      int place = i;
      hosts.add(
          HttpAddress.parse(addresses.get(i))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "sluice.notifier.alerts.urls[%d] is not an http or https address with a"
                              .formatted(place)
                          + " host and without a user"))
              .host());
    }
    this.allowed = Hosts.of(hosts);
  }

  /// Forwards a document, in at most the time of one attempt of the channel.
  public Taken take(String json) {
    AlertGroup group;
    try {
      group = AlertGroup.read(json);
    } catch (AlertGroup.Unreadable e) {
      return new Taken.Unreadable(String.valueOf(e.getMessage()));
    }
    return addresses.isEmpty() ? new Taken.ForNobody() : deliver(group);
  }

  private Taken deliver(AlertGroup group) {
    UUID id = group.id();
    String body =
        Json.write(
            new Body("alert", id, group.status(), group.severity(), group.title(), group.alerts()));
    List<Callable<Optional<String>>> tries =
        addresses.stream()
            .<Callable<Optional<String>>>map(
                address -> () -> attempt(new Letter(id, address, secret, body)))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> reasons = threads.invokeAll(tries).stream().flatMap(AlertDesk::reason).toList();
      return reasons.isEmpty()
          ? new Taken.Delivered()
          : new Taken.Undelivered(String.join("; ", reasons));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Taken.Undelivered("the notifier ends");
    }
  }

  private static Stream<String> reason(Future<Optional<String>> attempt) {
    try {
      return attempt.get().stream();
    } catch (ExecutionException e) {
      return Stream.of(String.valueOf(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Stream.of("the notifier ends");
    }
  }

  /// Returns why the notification was not delivered; empty if it was.
  private Optional<String> attempt(Letter letter) {
    String shown = channel.shown(letter.address());
    return switch (channel.send(letter, allowed)) {
      case Answer.Accepted _ -> Optional.empty();
      case Answer.Refused(String reason, var _) -> Optional.of(shown + ": " + reason);
      case Answer.Gone(String reason) -> Optional.of(shown + ": " + reason);
      case Answer.Forbidden(String reason) -> Optional.of(shown + ": " + reason);
    };
  }
}
