package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.SendResult.Accepted;
import io.sluice.notifier.channel.SendResult.Forbidden;
import io.sluice.notifier.channel.SendResult.Gone;
import io.sluice.notifier.channel.SendResult.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The tests that every channel must pass. The test of a channel extends this class and controls
/// the behaviour of its destination.
abstract class ChannelConformance {
  static final HostAllowlist LOCAL = HostAllowlist.of(List.of("127.0.0.1", "localhost"));

  /// The behaviour of the destination at the next request.
  enum Manner {
    ACCEPTS,
    REJECTS,
    REDIRECTS,
    GONE,
    REQUESTS_DELAY,
    HANGS,
    FLOODS,
    RESETS
  }

  /// Returns the channel under test, with a timeout of at most 2 s.
  abstract Channel channel();

  /// Returns an address of the destination on this machine, with a part that must not be shown.
  abstract String address();

  /// Returns an address on this machine without a listener.
  abstract String deadAddress();

  /// Returns the secrets that may sign a notification.
  abstract SecretReader secrets();

  /// Returns a reference to a readable secret.
  abstract String secret();

  abstract void destination(Manner manner);

  /// Returns the bodies that the destination received, including those at the target of its
  /// redirect.
  abstract List<String> received();

  @Test
  void an_accepted_notification_arrives_unchanged() {
    destination(Manner.ACCEPTS);

    assertThat(send()).isEqualTo(new Accepted());
    assertThat(received()).containsExactly("{\"grüße\":1}");
  }

  @Test
  void a_rejection_has_a_reason_without_secrets() {
    destination(Manner.REJECTS);

    assertThat(send()).isInstanceOfSatisfying(Refused.class, this::assertHarmless);
  }

  @Test
  void a_redirect_is_a_rejection_and_is_not_followed() {
    destination(Manner.REDIRECTS);

    assertThat(send()).isInstanceOfSatisfying(Refused.class, this::assertHarmless);
    assertThat(received()).hasSize(1);
  }

  @Test
  void a_destination_that_is_gone_is_known_as_gone() {
    destination(Manner.GONE);

    assertThat(send()).isInstanceOf(Gone.class);
  }

  @Test
  void a_rejection_reports_the_wait_that_the_destination_requests() {
    destination(Manner.REQUESTS_DELAY);

    assertThat(send())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.retryAfter()).contains(Duration.ofMinutes(1)));
  }

  @Test
  void silence_ends_after_the_limit_of_time() {
    destination(Manner.HANGS);
    long begun = System.nanoTime();

    assertThat(send()).isInstanceOfSatisfying(Refused.class, this::assertHarmless);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void an_endless_answer_is_not_read_to_its_end() {
    destination(Manner.FLOODS);

    assertThat(send()).isEqualTo(new Accepted());
  }

  @Test
  void a_broken_connection_is_a_rejection() {
    destination(Manner.RESETS);

    assertThat(send()).isInstanceOfSatisfying(Refused.class, this::assertHarmless);
  }

  @Test
  void a_closed_port_is_a_rejection() {
    assertThat(channel().send(notification(deadAddress()), LOCAL, secrets()))
        .isInstanceOfSatisfying(Refused.class, this::assertHarmless);
  }

  @Test
  void a_host_that_is_not_allowed_is_not_contacted() {
    destination(Manner.ACCEPTS);

    assertThat(channel().send(notification(address()), HostAllowlist.NONE, secrets()))
        .isInstanceOf(Forbidden.class);
    assertThat(received()).isEmpty();
  }

  @Test
  void an_unreadable_secret_is_a_rejection_and_nothing_is_sent() {
    destination(Manner.ACCEPTS);
    Notification unsigned =
        new Notification(new UUID(0, 1), address(), Optional.of("env:NOT_THERE"), "{}");

    assertThat(channel().send(unsigned, LOCAL, secrets())).isInstanceOf(Refused.class);
    assertThat(received()).isEmpty();
  }

  @Test
  void the_displayed_address_hides_its_secret_part() {
    assertThat(channel().shown(address())).doesNotContain("hidden").isNotBlank();
  }

  final SendResult send() {
    return channel().send(notification(address()), LOCAL, secrets());
  }

  final Notification notification(String address) {
    return new Notification(new UUID(0, 1), address, Optional.of(secret()), "{\"grüße\":1}");
  }

  private void assertHarmless(Refused refused) {
    assertThat(refused.reason()).isNotBlank().doesNotContain("hidden").doesNotContain("whsec_");
  }
}
