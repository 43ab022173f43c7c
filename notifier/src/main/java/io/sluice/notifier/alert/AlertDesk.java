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

/// Brings alerts to all destinations of the settings, side by side, or says that it could not: then
/// Alertmanager sends them again. Those who have got them see by the id that it is a repeat. It
/// needs no database, since that may be what the alert is about.
public final class AlertDesk {
  private static final int ADDRESSES_MAX = 10;

  private final Channel channel;
  private final List<String> addresses;
  private final Optional<String> secret;
  private final Hosts allowed;

  /// What came of a document.
  public sealed interface Taken {
    /// Everybody has it.
    record Delivered() implements Taken {}

    /// Nobody is to be told.
    record ForNobody() implements Taken {}

    /// Not everybody has it: to be sent again.
    record Undelivered(String reason) implements Taken {}

    /// To be sent by nobody again.
    record Unreadable(String reason) implements Taken {}
  }

  /// What destinations get; `type` as in all that the notifier sends.
  record Body(
      String type,
      UUID id,
      String status,
      String severity,
      String title,
      List<AlertGroup.Alert> alerts) {}

  /// @param addresses http or https
  /// @param secret reference to what letters are signed with
  /// @param allowed inner addresses that the destinations may resolve to
  /// @throws IllegalArgumentException if one is no such address; names its place, not its value
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

  /// Takes at most as long as one try of the channel.
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

  /// Why it did not arrive; empty if it did.
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
