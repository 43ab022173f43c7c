package io.sluice.health.source.web;

import io.sluice.contract.EnvValue;
import io.sluice.contract.Side;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.HttpAddress;
import io.sluice.messaging.reach.Resolver;
import io.sluice.messaging.reach.Secrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends queries to the servers that a release names, if the environment allows them. A name is
/// resolved once, and the connection uses exactly the address that was checked.
public final class Outside {
  private static final int AUTHENTICATE = 401;
  private static final int FORBIDDEN = 403;

  private final Web web;
  private final Resolver resolver;
  private final Secrets secrets;
  private final Allowed allowed;

  public Outside(Web web, Resolver resolver, Secrets secrets, Allowed allowed) {
    this.web = web;
    this.resolver = resolver;
    this.secrets = secrets;
    this.allowed = allowed;
  }

  /// Returns the page of `url` with status 200.
  ///
  /// @param headers of the request; plain values are templates
  /// @param side of the version for templates in headers
  /// @throws SourceAway if the host is not allowed, or does not answer with status 200
  public Page get(
      String url, Optional<Map<String, EnvValue>> headers, Question question, Side side) {
    HttpAddress address =
        HttpAddress.parse(url)
            .orElseThrow(() ->
                new SourceAway("not an http or https address with a host and without a user"));
    InetSocketAddress at = address(address.host(), address.port(), question);
    List<String> shown = new ArrayList<>();
    Map<String, String> sent = new HashMap<>();
    headers
        .orElse(Map.of())
        .forEach((name, value) -> sent.put(name, value(value, question, side, shown)));
    return page(address.host(), web.get(address, at, sent, question.limit()), shown);
  }

  /// Returns the address of an allowed host.
  ///
  /// @throws SourceAway if `host` is not allowed, or cannot be resolved
  public InetSocketAddress address(String host, int port, Question question) {
    Hosts hosts = allowed.of(question.lane().environment()).at(port);
    if (!hosts.allow(host)) {
      throw new SourceAway(
          "%s is not among the allowedHosts of environment %s"
              .formatted(host, question.lane().environment()));
    }
    try {
      List<InetAddress> found = resolver.resolve(host);
      found.stream()
          .flatMap(one -> hosts.refusal(host, one).stream())
          .findFirst()
          .ifPresent(refusal -> {
            throw new SourceAway(refusal);
          });
      return new InetSocketAddress(found.getFirst(), port);
    } catch (Resolver.Unresolved e) {
      throw new SourceAway(String.valueOf(e.getMessage()), e);
    }
  }

  /// Returns the secret that `reference` names.
  ///
  /// @throws SourceAway if it cannot be read
  public String secret(String reference) {
    try {
      return secrets.read(reference).value();
    } catch (Secrets.Unreadable e) {
      throw new SourceAway(String.valueOf(e.getMessage()), e);
    }
  }

  private String value(EnvValue value, Question question, Side side, List<String> shown) {
    return switch (value) {
      case EnvValue.Plain(String text) -> Filling.plain(Template.of(text), question, side);
      case EnvValue.Secret(String reference) -> {
        String secret = secret(reference);
        shown.add(secret);
        yield secret;
      }
    };
  }

  private static Page page(String host, Web.Response response, List<String> shown) {
    Page page = new Page(host, response.text(), shown);
    int status = response.status();
    if (status == 200) {
      return page;
    }
    String why =
        status / 100 == 3
            ? "redirects are not followed"
            : status == AUTHENTICATE || status == FORBIDDEN
                ? "it rejects the credentials: " + page.shown()
                : page.shown();
    throw new SourceAway("%s answers with status %d: %s".formatted(host, status, why));
  }
}
