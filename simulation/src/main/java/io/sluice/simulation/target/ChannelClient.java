package io.sluice.simulation.target;

import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.channel.SendResult;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.time.Host;
import java.util.Optional;
import java.util.function.Consumer;

/// The channel of a process to the destinations of notifications. They are unavailable at times,
/// reject a notification, or accept it without an answer.
public final class ChannelClient implements Channel {
  /// The host of all destinations.
  public static final String NAME = "hooks.example.com";

  private final Calls calls;
  private final Host host;
  private final Consumer<Notification> received;

  /// @param received receives each notification that arrives
  public ChannelClient(Calls calls, Host host, Consumer<Notification> received) {
    this.calls = calls;
    this.host = host;
    this.received = received;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String shown(String address) {
    return NAME;
  }

  @Override
  public SendResult send(Notification notification, HostAllowlist allowed, SecretReader secrets) {
    calls.pass(host, Port.DESTINATION);
    if (calls.isCutOff(host, NAME)) {
      return rejected("it cannot be reached");
    }
    if (calls.faults().strike(FaultKind.NOTICE_REFUSED, host.name()).isPresent()) {
      return rejected("503");
    }
    received.accept(notification);
    calls.pass(host, Port.DESTINATION);
    boolean isUnanswered =
        calls.isCutOff(host, NAME)
            || calls.faults().strike(FaultKind.NOTICE_UNANSWERED, host.name()).isPresent();
    return isUnanswered ? rejected("it does not answer") : new SendResult.Accepted();
  }

  private static SendResult rejected(String reason) {
    return new SendResult.Refused(reason, Optional.empty());
  }
}
