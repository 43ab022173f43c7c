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

/// The release that a request belongs to where more than the weights decides.
///
/// @param cookie what the client is told, to be known by the next time
record Picked(Release release, Course.Origin origin, Optional<String> cookie) {
  /// Names the side that a client was drawn for.
  static final String COOKIE = "sluice-side";

  /// So many numbers are dealt out.
  private static final int NUMBERS = 100;

  private static final int TAG = 8;

  /// Where a request goes; empty if nobody serves it. Nothing more is made for one of a lane that
  /// goes by weight: most do.
  static Optional<Course> course(Lane lane, HttpServerRequest request) {
    Optional<Steered> steered = lane.steered();
    return steered.isEmpty()
        ? lane.pick().map(release -> new Course(lane, drawn(release), Optional.empty()))
        : of(lane, steered.get(), request)
            .map(picked -> new Course(lane, picked, copy(lane, steered.get(), picked)));
  }

  /// Where a request to the lane's preview goes; empty if there is none at present.
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

  /// Who gets a copy beside: what stable answers is copied to the candidate, and nothing else.
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

  /// What a client was told for this release; whatever else it says is worth nothing.
  private static OptionalInt number(@Nullable Cookie cookie, String tag) {
    if (cookie == null || !cookie.getValue().matches(tag + "-[0-9]{1,2}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(cookie.getValue().substring(TAG + 1)));
  }
}
