package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds releases and lanes by the names that a user gave.
final class ReleaseLookup {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f][-0-9a-f]{3,35}");
  private static final int PAGES_MAX = 20;

  private final ApiClient api;

  ReleaseLookup(ApiClient api) {
    this.api = api;
  }

  ReleaseView readRelease(UUID id) {
    return api.get("/releases/" + id).as(ReleaseView.class);
  }

  /// @param named an id, the beginning of one, or a lane; if empty, the only active release
  ReleaseView requireRelease(Optional<String> named) {
    if (named.isEmpty()) {
      return requireOnlyActive();
    }
    String name = named.get();
    if (ID.matcher(name).matches()) {
      return readRelease(UUID.fromString(name));
    }
    if (name.indexOf('/') > 0) {
      return requireActiveIn(parseKey(name));
    }
    if (PREFIX.matcher(name).matches()) {
      return requireBeginningWith(name);
    }
    throw CliException.rejected(
        "'%s' is neither a release's id nor a lane".formatted(name),
        "write at least 4 characters of the id, or a lane such as production/shop");
  }

  /// Finds a release as [#requireRelease] does; if no release is active, the latest queued one,
  /// else the latest one that ended.
  ReleaseView requireReleaseOrLatest(Optional<String> named) {
    boolean isLane = named.filter(name -> name.indexOf('/') > 0).isPresent();
    if (named.isPresent() && !isLane) {
      return requireRelease(named);
    }
    boolean active =
        readLanes().stream()
            .filter(lane -> named.isEmpty() || lane.lane().equals(parseKey(named.get())))
            .anyMatch(lane -> lane.active().isPresent());
    if (active) {
      return requireRelease(named);
    }
    String query = named.map(name -> "&lane=" + encode(parseKey(name).toString())).orElse("");
    return readPage("?limit=1&state=queued" + query).items().stream()
        .findFirst()
        .or(() -> readPage("?limit=1" + query).items().stream().findFirst())
        .orElseThrow(() -> toRejection(named));
  }

  /// Returns the failure for a lane without releases; it names the existing lanes.
  private CliException toRejection(Optional<String> named) {
    List<String> lanes = readLanes().stream().map(lane -> lane.lane().toString()).toList();
    return lanes.isEmpty() || named.isEmpty()
        ? CliException.rejected(
            "there is no release yet", "'sluice release -h' explains how to make one")
        : CliException.rejected(
            "there is no release in " + parseKey(named.get()),
            "there is " + String.join(", ", lanes.subList(0, Math.min(10, lanes.size()))));
  }

  /// Returns all releases that have not ended: of each lane the active one, then the queued ones;
  /// last the releases that no lane lists, because the engine has not processed them yet.
  List<ReleaseView> readUnfinished() {
    List<UUID> queued = readReleases("&state=queued").map(ReleaseView::id).toList();
    Stream<UUID> shown =
        readLanes().stream()
            .flatMap(lane -> Stream.concat(lane.active().stream(), lane.queued().stream()));
    return Stream.concat(shown, queued.reversed().stream())
        .distinct()
        .map(this::readRelease)
        .filter(release -> !hasEnded(release))
        .toList();
  }

  /// Returns the newest releases that match `query`, at most 20 pages of 200 releases.
  private Stream<ReleaseView> readReleases(String query) {
    Stream.Builder<ReleaseView> all = Stream.builder();
    Optional<String> cursor = Optional.empty();
    for (int i = 0; i < PAGES_MAX; i++) {
      Page<ReleaseView> page =
          readPage("?limit=200" + query + cursor.map(at -> "&cursor=" + encode(at)).orElse(""));
      page.items().forEach(all);
      cursor = page.next();
      if (cursor.isEmpty()) {
        break;
      }
    }
    return all.build();
  }

  Page<ReleaseView> readPage(String query) {
    return ResponseReader.page(api.get("/releases" + query).body(), ReleaseView.class);
  }

  /// Returns all lanes.
  List<LaneView> readLanes() {
    List<LaneView> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      String query = "?limit=200" + cursor.map(at -> "&cursor=" + encode(at)).orElse("");
      Page<LaneView> page = ResponseReader.page(api.get("/lanes" + query).body(), LaneView.class);
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  /// @param named a lane, or an application in production; if empty, the only lane
  LaneKey requireLane(Optional<String> named) {
    if (named.isPresent()) {
      return parseKey(named.get());
    }
    List<LaneView> lanes = readLanes();
    if (lanes.size() == 1) {
      return lanes.getFirst().lane();
    }
    throw CliException.rejected(
        lanes.isEmpty()
            ? "there is no lane yet"
            : "there are several lanes: "
                + lanes.stream()
                    .map(lane -> lane.lane().toString())
                    .collect(Collectors.joining(", ")),
        lanes.isEmpty() ? "'sluice release -h' explains how to make one" : "name one of them");
  }

  private LaneView readLane(LaneKey lane) {
    return api.get("/lanes/" + lane).as(LaneView.class);
  }

  /// @param name a lane, or an application in production
  static LaneKey parseKey(String name) {
    try {
      return LaneKey.parse(name.indexOf('/') < 0 ? "production/" + name : name);
    } catch (IllegalArgumentException e) {
      throw CliException.rejected(
          "'%s' is not a lane".formatted(name), "write environment/application: production/shop");
    }
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private ReleaseView requireOnlyActive() {
    List<ReleaseView> active =
        readLanes().stream()
            .flatMap(lane -> lane.active().stream())
            .map(this::readRelease)
            .toList();
    if (active.isEmpty()) {
      throw CliException.rejected(
          "no release is active", "name one: 'sluice list' shows those that ended");
    }
    return requireOnly(active, "are active");
  }

  private ReleaseView requireActiveIn(LaneKey lane) {
    UUID id =
        readLane(lane)
            .active()
            .orElseThrow(() ->
                CliException.rejected(
                    "no release is active in " + lane,
                    "'sluice list --lane %s' shows those that ended".formatted(lane)));
    return readRelease(id);
  }

  private ReleaseView requireBeginningWith(String prefix) {
    List<ReleaseView> found =
        readReleases("").filter(release -> release.id().toString().startsWith(prefix)).toList();
    if (found.isEmpty()) {
      throw CliException.rejected(
          "no release begins with " + prefix, "'sluice list' shows the ids; write one in full");
    }
    return requireOnly(found, "begin with " + prefix);
  }

  private static ReleaseView requireOnly(List<ReleaseView> candidates, String what) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw CliException.rejected(
        "%d releases %s: %s"
            .formatted(
                candidates.size(),
                what,
                candidates.stream()
                    .limit(5)
                    .map(r -> TextFormats.brief(r.id()) + " (" + r.lane() + " " + r.version() + ")")
                    .collect(Collectors.joining(", "))),
        "name one of them");
  }

  static boolean hasEnded(ReleaseView release) {
    return release.state() == State.ENDED;
  }
}
