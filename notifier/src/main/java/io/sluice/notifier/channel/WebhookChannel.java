package io.sluice.notifier.channel;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.HttpAddress;
import io.sluice.messaging.reach.Resolver;
import io.sluice.messaging.reach.Secrets;
import io.sluice.notifier.channel.Answer.Forbidden;
import io.sluice.notifier.channel.Answer.Refused;
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
  private final Resolver resolver;
  private final Secrets secrets;
  private final Poster poster;
  private final InstantSource clock;

  public WebhookChannel(Resolver resolver, Secrets secrets, Poster poster, InstantSource clock) {
    this.resolver = resolver;
    this.secrets = secrets;
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
  public Answer send(Letter letter, Hosts allowed) {
    Optional<HttpAddress> address = HttpAddress.parse(letter.address());
    return address.isEmpty()
        ? new Forbidden("not an http or https address with a host and without a user")
        : send(letter, address.get(), allowed.at(address.get().port()));
  }

  private Answer send(Letter letter, HttpAddress address, Hosts allowed) {
    if (!allowed.allow(address.host())) {
      return new Forbidden(
          "%s is not among the environment's allowed hosts".formatted(address.host()));
    }
    try {
      List<InetAddress> found = resolver.resolve(address.host());
      Optional<String> refusal =
          found.stream().flatMap(one -> allowed.refusal(address.host(), one).stream()).findFirst();
      if (refusal.isPresent()) {
        return new Forbidden(refusal.get());
      }
      var at = new InetSocketAddress(found.getFirst(), address.port());
      return poster.post(address, at, headers(letter), Buffer.buffer(letter.body()));
    } catch (Resolver.Unresolved | Secrets.Unreadable e) {
      return Refused.because(String.valueOf(e.getMessage()));
    }
  }

  /// Returns the headers: the timestamp is the time of this attempt; the id is equal in all
  /// attempts.
  private MultiMap headers(Letter letter) {
    String id = letter.id().toString();
    long seconds = clock.instant().getEpochSecond();
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("content-type", "application/json")
            .set("user-agent", "sluice")
            .set(Webhook.UNBRANDED_MSG_ID_KEY, id)
            .set(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(seconds));
    letter
        .secret()
        .ifPresent(reference ->
            headers.set(
                Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
                signature(reference, id, seconds, letter.body())));
    return headers;
  }

  private String signature(String reference, String id, long seconds, String body) {
    try {
      return new Webhook(secrets.read(reference).value()).sign(id, seconds, body);
    } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException _) {
      throw new Secrets.Unreadable("secret %s is not of the form whsec_…".formatted(reference));
    }
  }
}
