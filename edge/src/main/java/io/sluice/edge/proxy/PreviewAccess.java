package io.sluice.edge.proxy;

import io.sluice.contract.Match;
import io.sluice.contract.PreviewLink;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.edge.proxy.RequestCheck.Rejection;
import io.sluice.edge.table.LaneRoutes;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// The access of one request to a lane's preview.
///
/// @param selection empty if the lane has no preview now, or the request may not see it
/// @param rejection of a request that needs a signed link and has none
record PreviewAccess(Optional<UpstreamSelection> selection, Optional<Rejection> rejection) {
  private static final PreviewAccess NONE = new PreviewAccess(Optional.empty(), Optional.empty());

  /// Returns the access of `request` at `now`.
  static PreviewAccess of(LaneRoutes lane, HttpServerRequest request, Instant now) {
    return lane.findTrafficRules().map(rules -> of(lane, rules, request, now)).orElse(NONE);
  }

  private static PreviewAccess of(
      LaneRoutes lane, ReleaseTrafficRules rules, HttpServerRequest request, Instant now) {
    if (rules.rules().match().contains(Match.PREVIEW)) {
      return select(lane, rules, Optional.empty());
    }
    if (!rules.rules().match().contains(Match.SIGNED_PREVIEW)) {
      return NONE;
    }
    Optional<PreviewLink> link =
        lane.findKeys().map(keys -> new PreviewLink(lane.key(), rules.release(), keys));
    Optional<String> linked = MatchEvaluator.findFirst(request.uri(), PreviewLink.NAME);
    Optional<Instant> expiry =
        link.flatMap(it -> linked.flatMap(value -> it.findExpiry(value, now)));
    if (expiry.isPresent()) {
      return select(lane, rules, Optional.of(cookie(linked.orElseThrow(), expiry.get(), now)));
    }
    boolean isAllowed =
        Stream.of(
                Optional.ofNullable(request.getCookie(PreviewLink.NAME)).map(Cookie::getValue),
                Optional.ofNullable(request.getHeader(PreviewLink.NAME)))
            .flatMap(Optional::stream)
            .anyMatch(value -> link.flatMap(it -> it.findExpiry(value, now)).isPresent());
    return isAllowed ? select(lane, rules, Optional.empty()) : reject(lane);
  }

  private static PreviewAccess select(
      LaneRoutes lane, ReleaseTrafficRules rules, Optional<String> cookie) {
    Optional<UpstreamSelection> selection =
        lane.findServing(rules.release())
            .map(release -> RouteChoice.ofPreview(release, cookie))
            .map(choice -> new UpstreamSelection(lane, choice, Optional.empty()));
    return new PreviewAccess(selection, Optional.empty());
  }

  private static String cookie(String value, Instant expiry, Instant now) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
        .formatted(PreviewLink.NAME, value, Duration.between(now, expiry).toSeconds());
  }

  private static PreviewAccess reject(LaneRoutes lane) {
    String text =
        "the preview of %s needs a valid link: sluice preview %s prints one"
            .formatted(lane.key(), lane.key());
    return new PreviewAccess(Optional.empty(), Optional.of(Rejection.of(403, text)));
  }
}
