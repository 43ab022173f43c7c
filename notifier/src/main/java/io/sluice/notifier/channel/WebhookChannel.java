package io.sluice.notifier.channel;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.SendResult.Forbidden;
import io.sluice.notifier.channel.SendResult.Refused;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The channel that posts JSON to an http or https address, signed as specified by Standard
/// Webhooks.
///
/// The name is resolved once, and the connection goes to exactly that address. A name therefore
/// cannot resolve to one address in the check and to another in the connection. Redirects are not
/// followed.
///
/// @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
public final class WebhookChannel implements Channel {
  private final DnsResolver resolver;
  private final WebhookPoster poster;
  private final InstantSource clock;

  public WebhookChannel(DnsResolver resolver, WebhookPoster poster, InstantSource clock) {
    this.resolver = resolver;
    this.poster = poster;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String shown(String address) {
    return HttpAddress.parse(address).map(HttpAddress::host).orElse("?");
  }

  @Override
  public SendResult send(Notification notification, HostAllowlist allowed, SecretReader secrets) {
    Optional<HttpAddress> address = HttpAddress.parse(notification.address());
    return address.isEmpty()
        ? new Forbidden("not an http or https address with a host and without a user")
        : post(notification, address.get(), allowed.filterByPort(address.get().port()), secrets);
  }

  private SendResult post(
      Notification notification, HttpAddress address, HostAllowlist allowed, SecretReader secrets) {
    if (!allowed.isAllowed(address.host())) {
      return new Forbidden(
          "%s is not among the environment's allowed hosts".formatted(address.host()));
    }
    try {
      List<InetAddress> resolved = resolver.resolve(address.host());
      Optional<String> rejection =
          resolved.stream()
              .flatMap(one -> allowed.findRejection(address.host(), one).stream())
              .findFirst();
      if (rejection.isPresent()) {
        return new Forbidden(rejection.get());
      }
      var socketAddress = new InetSocketAddress(resolved.getFirst(), address.port());
      return poster.post(
          address,
          socketAddress,
          headers(notification, secrets),
          Buffer.buffer(notification.body()));
    } catch (DnsResolver.UnresolvedException | SecretReader.UnreadableSecretException e) {
      return Refused.of(String.valueOf(e.getMessage()));
    }
  }

  /// Returns the headers: the timestamp is the time of this attempt; the id is equal in all
  /// attempts.
  private MultiMap headers(Notification notification, SecretReader secrets) {
    String id = notification.id().toString();
    long seconds = clock.instant().getEpochSecond();
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("content-type", "application/json")
            .set("user-agent", "sluice")
            .set(Webhook.UNBRANDED_MSG_ID_KEY, id)
            .set(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(seconds));
    notification
        .secret()
        .ifPresent(reference ->
            headers.set(
                Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
                signature(notification, secrets.read(reference), reference, seconds)));
    return headers;
  }

  private static String signature(
      Notification notification, SecretReader.Secret secret, String reference, long seconds) {
    try {
      return new Webhook(secret.value())
          .sign(notification.id().toString(), seconds, notification.body());
    } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException _) {
      throw new SecretReader.UnreadableSecretException(
          "secret %s is not of the form whsec_…".formatted(reference));
    }
  }
}
