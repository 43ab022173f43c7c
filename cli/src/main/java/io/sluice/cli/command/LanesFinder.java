package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.ResponseReader;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds a lane by the name that a user gave.
final class LanesFinder {
  private final ApiClient api;

  LanesFinder(ApiClient api) {
    this.api = api;
  }

  List<LaneView> all() {
    List<LaneView> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      String query =
          "?limit=200" + cursor.map(at -> "&cursor=" + ReleaseFinder.encode(at)).orElse("");
      Page<LaneView> page = ResponseReader.page(api.get("/lanes" + query).body(), LaneView.class);
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  /// @param named a lane, or an application in production; if empty, the only lane
  LaneKey resolve(Optional<String> named) {
    if (named.isPresent()) {
      return ReleaseFinder.lane(named.get());
    }
    List<LaneView> lanes = all();
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
}
