package io.sluice.edge.proxy;

import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.StickyCookie;
import io.sluice.contract.TrafficRules;
import io.sluice.edge.metrics.BucketCounter;
import io.sluice.edge.table.LaneRoutes;
import io.sluice.edge.table.ReleaseRoute;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The release of a request, chosen by more than the weights.
///
/// @param cookie to be set, with the client's number or the proof of its link, for its next
///   requests
/// @param bucket the number in the cookie that the client sent; empty if it sent none for this
///   release, or if the release is not chosen by it
record RouteChoice(
    ReleaseRoute release,
    UpstreamSelection.Origin origin,
    Optional<String> cookie,
    OptionalInt bucket) {
  /// Creates a choice without a cookie.
  private RouteChoice(ReleaseRoute release, UpstreamSelection.Origin origin) {
    this(release, origin, Optional.empty(), OptionalInt.empty());
  }

  /// Returns the selection for a request; empty if no release serves it. A lane without traffic
  /// rules, as most are, needs no further objects.
  static Optional<UpstreamSelection> findSelection(LaneRoutes lane, HttpServerRequest request) {
    Optional<ReleaseTrafficRules> rules = lane.findTrafficRules();
    return rules.isEmpty()
        ? lane.pick()
            .map(release -> new UpstreamSelection(lane, byWeight(release), Optional.empty()))
        : find(lane, rules.get(), request)
            .map(choice ->
                new UpstreamSelection(lane, choice, findMirrorTarget(lane, rules.get(), choice)));
  }

  /// Returns the choice of the release that the lane's preview shows.
  ///
  /// @param cookie with the proof of the link, for the client's next requests
  static RouteChoice ofPreview(ReleaseRoute release, Optional<String> cookie) {
    return new RouteChoice(release, UpstreamSelection.Origin.PREVIEW, cookie, OptionalInt.empty());
  }

  private static RouteChoice byWeight(ReleaseRoute release) {
    return new RouteChoice(release, UpstreamSelection.Origin.DRAW);
  }

  /// Returns the release that gets a mirrored request: the candidate, for a part of the requests
  /// that stable answers.
  private static Optional<ReleaseRoute> findMirrorTarget(
      LaneRoutes lane, ReleaseTrafficRules rules, RouteChoice choice) {
    boolean isOwn = choice.release().id().equals(rules.release());
    int percent = rules.rules().mirror().map(Percent::value).orElse(0);
    return !isOwn && percent > ThreadLocalRandom.current().nextInt(BucketCounter.SIZE)
        ? lane.findServing(rules.release())
        : Optional.empty();
  }

  private static Optional<RouteChoice> find(
      LaneRoutes lane, ReleaseTrafficRules rules, HttpServerRequest request) {
    TrafficRules trafficRules = rules.rules();
    Optional<ReleaseRoute> chosen =
        trafficRules.match().stream().anyMatch(match -> MatchEvaluator.is(request, match))
            ? lane.findServing(rules.release())
            : Optional.empty();
    return chosen
        .map(release -> new RouteChoice(release, UpstreamSelection.Origin.MATCH))
        .or(() -> trafficRules.sticky().flatMap(time -> findSticky(lane, rules, time, request)))
        .or(() -> lane.pick().map(RouteChoice::byWeight));
  }

  private static Optional<RouteChoice> findSticky(
      LaneRoutes lane, ReleaseTrafficRules rules, Duration time, HttpServerRequest request) {
    var client = new StickyCookie(lane.key(), rules.release(), lane.findKeys());
    OptionalInt sent = findNumber(request.getCookie(StickyCookie.NAME), client);
    int number = sent.orElseGet(() -> ThreadLocalRandom.current().nextInt(BucketCounter.SIZE));
    Optional<String> cookie =
        sent.isPresent()
            ? Optional.empty()
            : Optional.of(
                "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
                    .formatted(StickyCookie.NAME, client.value(number), time.toSeconds()));
    return lane.pick(number)
        .map(release -> new RouteChoice(release, UpstreamSelection.Origin.DRAW, cookie, sent));
  }

  private static OptionalInt findNumber(@Nullable Cookie sent, StickyCookie client) {
    return sent == null ? OptionalInt.empty() : client.findNumber(sent.getValue());
  }
}
