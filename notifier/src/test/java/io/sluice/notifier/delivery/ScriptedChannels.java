package io.sluice.notifier.delivery;

import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.channel.SendResult;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// Channels with the behaviour that a test sets.
final class ScriptedChannels {

  record Scripted(Function<Notification, SendResult> script) implements Channel {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public String shown(String address) {
      return "hooks.example.com";
    }

    @Override
    public SendResult send(Notification notification, HostAllowlist allowed, SecretReader secrets) {
      return script.apply(notification);
    }
  }

  /// A channel that blocks each send to `…/dead` until `release`.
  record Blocking(CountDownLatch others, CountDownLatch release) implements Channel {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public String shown(String address) {
      return "hooks.example.com";
    }

    @Override
    public SendResult send(Notification notification, HostAllowlist allowed, SecretReader secrets) {
      if (notification.address().endsWith("dead")) {
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return new SendResult.Refused("answered 500", Optional.empty());
      }
      others.countDown();
      return new SendResult.Accepted();
    }
  }

  private ScriptedChannels() {}
}
