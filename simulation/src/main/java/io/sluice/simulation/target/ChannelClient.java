package io.sluice.simulation.target;

import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Letter;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.script.Kind;
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
  private final Consumer<Letter> received;

  /// @param received receives each notification that arrives
  public ChannelClient(Calls calls, Host host, Consumer<Letter> received) {
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
  public Answer send(Letter letter, Hosts allowed) {
    calls.pass(host, Port.DESTINATION);
    if (calls.isCutOff(host, NAME)) {
      return refused("it cannot be reached");
    }
    if (calls.faults().strike(Kind.NOTICE_REFUSED, host.name()).isPresent()) {
      return refused("503");
    }
    received.accept(letter);
    calls.pass(host, Port.DESTINATION);
    boolean isUnheard =
        calls.isCutOff(host, NAME)
            || calls.faults().strike(Kind.NOTICE_UNANSWERED, host.name()).isPresent();
    return isUnheard ? refused("it does not answer") : new Answer.Accepted();
  }

  private static Answer refused(String why) {
    return new Answer.Refused(why, Optional.empty());
  }
}
