package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.TextFormats;
import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds a release by the name that a user gave.
final class ReleaseFinder {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f][-0-9a-f]{3,35}");
  private static final int PAGES_MAX = 20;

  private final ApiClient api;

  ReleaseFinder(ApiClient api) {
    this.api = api;
  }

  ReleaseView get(UUID id) {
    return api.get("/releases/" + id).as(ReleaseView.class);
  }

  /// @param named an id, the beginning of one, or a lane; if empty, the only active release
  ReleaseView resolve(Optional<String> named) {
    if (named.isEmpty()) {
      return onlyActive();
    }
    String name = named.get();
    if (ID.matcher(name).matches()) {
      return get(UUID.fromString(name));
    }
    if (name.indexOf('/') > 0) {
      return activeIn(lane(name));
    }
    if (PREFIX.matcher(name).matches()) {
      return beginningWith(name);
    }
    throw CliException.rejected(
        "'%s' is neither a release's id nor a lane".formatted(name),
        "write at least 4 characters of the id, or a lane such as production/shop");
  }

  /// Finds a release as [#resolve] does; if no release is active, the latest queued one, else the
  /// latest one that ended.
  ReleaseView resolveOrLatest(Optional<String> named) {
    boolean isLane = named.filter(name -> name.indexOf('/') > 0).isPresent();
    if (named.isPresent() && !isLane) {
      return resolve(named);
    }
    boolean active =
        new LanesFinder(api)
            .all().stream()
                .filter(lane -> named.isEmpty() || lane.lane().equals(lane(named.get())))
                .anyMatch(lane -> lane.active().isPresent());
    if (active) {
      return resolve(named);
    }
    String query = named.map(name -> "&lane=" + encode(lane(name).toString())).orElse("");
    return page("?limit=1&state=queued" + query).items().stream()
        .findFirst()
        .or(() -> page("?limit=1" + query).items().stream().findFirst())
        .orElseThrow(() -> nothing(named));
  }

  /// Returns the failure for a lane without releases; it names the existing lanes.
  private CliException nothing(Optional<String> named) {
    List<String> lanes =
        new LanesFinder(api).all().stream().map(lane -> lane.lane().toString()).toList();
    return lanes.isEmpty() || named.isEmpty()
        ? CliException.rejected(
            "there is no release yet", "'sluice release -h' explains how to make one")
        : CliException.rejected(
            "there is no release in " + lane(named.get()),
            "there is " + String.join(", ", lanes.subList(0, Math.min(10, lanes.size()))));
  }

  /// Returns all releases that have not ended: of each lane the active one, then the queued ones;
  /// last the releases that no lane lists, because the engine has not processed them yet.
  List<ReleaseView> unfinished() {
    List<UUID> queued = all("&state=queued").map(ReleaseView::id).toList();
    Stream<UUID> shown =
        new LanesFinder(api)
            .all().stream()
                .flatMap(lane -> Stream.concat(lane.active().stream(), lane.queued().stream()));
    return Stream.concat(shown, queued.reversed().stream())
        .distinct()
        .map(this::get)
        .filter(release -> !hasEnded(release))
        .toList();
  }

  /// Returns the newest releases that match `query`, at most 20 pages of 200 releases.
  private Stream<ReleaseView> all(String query) {
    Stream.Builder<ReleaseView> all = Stream.builder();
    Optional<String> cursor = Optional.empty();
    for (int i = 0; i < PAGES_MAX; i++) {
      Page<ReleaseView> page =
          page("?limit=200" + query + cursor.map(at -> "&cursor=" + encode(at)).orElse(""));
      page.items().forEach(all);
      cursor = page.next();
      if (cursor.isEmpty()) {
        break;
      }
    }
    return all.build();
  }

  Page<ReleaseView> page(String query) {
    return ResponseReader.page(api.get("/releases" + query).body(), ReleaseView.class);
  }

  static LaneKey lane(String name) {
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

  private ReleaseView onlyActive() {
    List<ReleaseView> active =
        new LanesFinder(api)
            .all().stream().flatMap(lane -> lane.active().stream()).map(this::get).toList();
    if (active.isEmpty()) {
      throw CliException.rejected(
          "no release is active", "name one: 'sluice list' shows those that ended");
    }
    return only(active, "are active");
  }

  private ReleaseView activeIn(LaneKey lane) {
    UUID id =
        api.get("/lanes/" + lane)
            .as(LaneView.class)
            .active()
            .orElseThrow(() ->
                CliException.rejected(
                    "no release is active in " + lane,
                    "'sluice list --lane %s' shows those that ended".formatted(lane)));
    return get(id);
  }

  private ReleaseView beginningWith(String prefix) {
    List<ReleaseView> found =
        all("").filter(release -> release.id().toString().startsWith(prefix)).toList();
    if (found.isEmpty()) {
      throw CliException.rejected(
          "no release begins with " + prefix, "'sluice list' shows the ids; write one in full");
    }
    return only(found, "begin with " + prefix);
  }

  private static ReleaseView only(List<ReleaseView> candidates, String what) {
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
