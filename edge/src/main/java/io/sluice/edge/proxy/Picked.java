package io.sluice.edge.proxy;

import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Steering;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.Release;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The release of a request, chosen by more than the weights.
///
/// @param cookie to be set, with the client's number for its next requests
record Picked(Release release, Course.Origin origin, Optional<String> cookie) {
  /// The cookie with the number by which a client stays on its side. It names a number and no side:
  /// with a cookie "stable" a client would never change as the weight rises; with a cookie
  /// "candidate" alone each request would be another draw. The number counts for one release only.
  static final String COOKIE = "sluice-side";

  /// Number of client numbers: one for each percent of weight.
  private static final int NUMBERS = 100;

  private static final int TAG = 8;

  /// Returns the course of a request; empty if no release serves it. A lane without traffic rules,
  /// as most are, needs no further objects.
  static Optional<Course> course(Lane lane, HttpServerRequest request) {
    Optional<Steered> steered = lane.steered();
    return steered.isEmpty()
        ? lane.pick().map(release -> new Course(lane, drawn(release), Optional.empty()))
        : of(lane, steered.get(), request)
            .map(picked -> new Course(lane, picked, copy(lane, steered.get(), picked)));
  }

  /// Returns the course of a request to the lane's preview; empty if there is none now.
  static Optional<Course> preview(Lane lane) {
    return lane.steered()
        .filter(steered -> steered.by().match().contains(Match.PREVIEW))
        .flatMap(steered -> lane.serving(steered.release()))
        .map(release -> new Picked(release, Course.Origin.PREVIEW, Optional.empty()))
        .map(picked -> new Course(lane, picked, Optional.empty()));
  }

  private static Picked drawn(Release release) {
    return new Picked(release, Course.Origin.DRAW, Optional.empty());
  }

  /// Returns the release that gets a mirrored request: the candidate, for a part of the requests
  /// that stable answers.
  private static Optional<Release> copy(Lane lane, Steered steered, Picked picked) {
    boolean isOwn = picked.release().id().equals(steered.release());
    int share = steered.by().mirror().map(Percent::value).orElse(0);
    return !isOwn && share > ThreadLocalRandom.current().nextInt(NUMBERS)
        ? lane.serving(steered.release())
        : Optional.empty();
  }

  private static Optional<Picked> of(Lane lane, Steered steered, HttpServerRequest request) {
    Steering by = steered.by();
    Optional<Release> chosen =
        by.match().stream().anyMatch(match -> Fit.is(request, match))
            ? lane.serving(steered.release())
            : Optional.empty();
    return chosen
        .map(release -> new Picked(release, Course.Origin.MATCH, Optional.empty()))
        .or(() -> by.sticky().flatMap(time -> kept(lane, steered, time, request)))
        .or(() -> lane.pick().map(Picked::drawn));
  }

  private static Optional<Picked> kept(
      Lane lane, Steered steered, Duration time, HttpServerRequest request) {
    String tag = steered.release().toString().substring(0, TAG);
    OptionalInt known = number(request.getCookie(COOKIE), tag);
    int number = known.orElseGet(() -> ThreadLocalRandom.current().nextInt(NUMBERS));
    Optional<String> cookie =
        known.isPresent()
            ? Optional.empty()
            : Optional.of(
                "%s=%s-%d; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
                    .formatted(COOKIE, tag, number, time.toSeconds()));
    return lane.pick(number).map(release -> new Picked(release, Course.Origin.DRAW, cookie));
  }

  /// Returns the number in the client's cookie if it is for this release; other values are ignored.
  private static OptionalInt number(@Nullable Cookie cookie, String tag) {
    if (cookie == null || !cookie.getValue().matches(tag + "-[0-9]{1,2}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(cookie.getValue().substring(TAG + 1)));
  }
}
