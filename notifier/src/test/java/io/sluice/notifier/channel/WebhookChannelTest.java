package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.VariableSecretStore;
import io.sluice.notifier.channel.SendResult.Accepted;
import io.sluice.notifier.channel.SendResult.Refused;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookChannelTest extends ChannelConformance {
  private static final Vertx VERTX = Vertx.vertx();
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  private static final SecretReader SECRETS =
      new SecretReader(
          Map.of(
              "env",
              new VariableSecretStore(
                  "",
                  name -> Optional.ofNullable(Map.of("HOOK", SECRET, "BAD", "%%%").get(name)))));

  private final Receiver receiver = new Receiver(VERTX);
  private Instant now = Instant.now();
  private final InstantSource clock = () -> now;
  private final WebhookPoster poster = new WebhookPoster(VERTX, Duration.ofSeconds(2), clock);
  private final WebhookChannel channel = channel(poster);

  private WebhookChannel channel(WebhookPoster poster) {
    return new WebhookChannel(
        host -> List.of(InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host)),
        poster,
        clock);
  }

  @AfterEach
  void closeReceiver() {
    poster.close();
    receiver.close();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_receiver_with_the_library_accepts_the_signature()
      throws EmptyWebhookSecretException, WebhookVerificationException {
    send();

    new Webhook(SECRET)
        .verify(
            last().body(),
            last().headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))));
  }

  @Test
  void the_signature_is_the_one_that_the_specification_describes() throws GeneralSecurityException {
    send();

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String signed = "%s.%d.%s".formatted(new UUID(0, 1), now.getEpochSecond(), "{\"grüße\":1}");
    assertThat(last().headers())
        .containsEntry("webhook-id", new UUID(0, 1).toString())
        .containsEntry("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .containsEntry(
            "webhook-signature",
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void a_repeat_has_the_same_id_and_a_new_time() {
    send();
    var first = last().headers();
    now = now.plusSeconds(300);
    send();

    assertThat(last().headers())
        .containsEntry("webhook-id", String.valueOf(first.get("webhook-id")));
    assertThat(last().headers().get("webhook-timestamp"))
        .isNotEqualTo(first.get("webhook-timestamp"));
    assertThat(last().headers().get("webhook-signature"))
        .isNotEqualTo(first.get("webhook-signature"));
  }

  @Test
  void without_a_secret_nothing_is_signed() {
    channel.send(
        new Notification(new UUID(0, 1), address(), Optional.empty(), "{}"), LOCAL, SECRETS);

    assertThat(last().headers()).doesNotContainKey("webhook-signature");
  }

  @Test
  void a_secret_of_the_wrong_form_is_not_quoted() {
    Notification notification =
        new Notification(new UUID(0, 1), address(), Optional.of("env:BAD"), "{}");

    assertThat(channel.send(notification, LOCAL, SECRETS))
        .isEqualTo(new Refused("secret env:BAD is not of the form whsec_…", Optional.empty()));
  }

  @Test
  void the_connection_goes_to_the_checked_address_and_the_host_header_has_the_name() {
    WebhookChannel pinned =
        new WebhookChannel(_ -> List.of(InetAddress.ofLiteral("127.0.0.1")), poster, clock);
    String url = "http://hooks.example.com:%d/x?y=1".formatted(receiver.port());
    Notification notification = new Notification(new UUID(0, 1), url, Optional.empty(), "{}");

    assertThat(
            pinned.send(
                notification, HostAllowlist.of(List.of("hooks.example.com", "127.0.0.1")), SECRETS))
        .isEqualTo(new Accepted());
    assertThat(last().headers()).containsEntry("host", "hooks.example.com:" + receiver.port());
    assertThat(last().path()).isEqualTo("/x?y=1");
  }

  /// A missed response never arrives, so the timeout is longer than any pause of a busy machine.
  @Test
  void an_answer_that_is_over_at_once_is_not_missed() {
    try (WebhookPoster patient = new WebhookPoster(VERTX, Duration.ofMinutes(1), clock)) {
      WebhookChannel patiently = channel(patient);
      Notification notification =
          new Notification(new UUID(0, 1), address(), Optional.empty(), "{}");
      for (int n = 0; n < 500; n++) {
        assertThat(patiently.send(notification, LOCAL, SECRETS)).isEqualTo(new Accepted());
      }
    }
  }

  @Test
  void an_unknown_name_is_unresolved_and_a_literal_address_is_not() {
    try (SystemDnsResolver resolver = new SystemDnsResolver(Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> resolver.resolve("nobody.invalid"))
          .isInstanceOf(DnsResolver.UnresolvedException.class);
      assertThatCode(() -> resolver.resolve("127.0.0.1")).doesNotThrowAnyException();
    }
  }

  @Override
  Channel channel() {
    return channel;
  }

  @Override
  String address() {
    return "http://localhost:%d/hidden?token=hidden".formatted(receiver.port());
  }

  @Override
  String deadAddress() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return "http://localhost:%d/hidden".formatted(socket.getLocalPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  SecretReader secrets() {
    return SECRETS;
  }

  @Override
  String secret() {
    return "env:HOOK";
  }

  @Override
  void destination(Manner manner) {
    receiver.manner = manner;
  }

  @Override
  List<String> received() {
    return receiver.requests.stream().map(Receiver.ReceivedRequest::body).toList();
  }

  private Receiver.ReceivedRequest last() {
    return receiver.requests.getLast();
  }
}
