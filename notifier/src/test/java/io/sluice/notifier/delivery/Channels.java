package io.sluice.notifier.delivery;

import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.Letter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// Channels with the behaviour that a test sets.
final class Channels {

  record Scripted(Function<Letter, Answer> script) implements Channel {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public String shown(String address) {
      return "hooks.example.com";
    }

    @Override
    public Answer send(Letter letter, Hosts allowed) {
      return script.apply(letter);
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
    public Answer send(Letter letter, Hosts allowed) {
      if (letter.address().endsWith("dead")) {
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return new Answer.Refused("answered 500", Optional.empty());
      }
      others.countDown();
      return new Answer.Accepted();
    }
  }

  private Channels() {}
}
