package io.sluice.edge.proxy;

import io.sluice.contract.Match;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// Evaluates matches.
final class MatchEvaluator {

  static boolean is(HttpServerRequest request, Match match) {
    return switch (match.kind()) {
      case HEADER -> request.headers().getAll(match.name()).contains(match.value());
      case COOKIE ->
          Optional.ofNullable(request.getCookie(match.name()))
              .filter(cookie -> cookie.getValue().equals(match.value()))
              .isPresent();
      case QUERY -> isFirst(request.uri(), match.name(), match.value());
      case PREVIEW -> false; // has a Host of its own, which selects it
    };
  }

  /// Whether the first parameter of that name has that value, without decoding: a match cannot
  /// contain characters that need encoding.
  static boolean isFirst(String uri, String name, String value) {
    return findFirst(uri, name).filter(value::equals).isPresent();
  }

  /// Returns the value of the first parameter of that name, without decoding; empty if it has none.
  static Optional<String> findFirst(String uri, String name) {
    int end = uri.indexOf('#') < 0 ? uri.length() : uri.indexOf('#');
    int at = uri.indexOf('?');
    while (at >= 0 && at < end) {
      int begin = at + 1;
      int next = uri.indexOf('&', begin);
      int stop = next < 0 || next > end ? end : next;
      int after = begin + name.length();
      if (uri.startsWith(name, begin)
          && (after == stop || (after < stop && uri.charAt(after) == '='))) {
        return after < stop ? Optional.of(uri.substring(after + 1, stop)) : Optional.empty();
      }
      at = next;
    }
    return Optional.empty();
  }

  private MatchEvaluator() {}
}
