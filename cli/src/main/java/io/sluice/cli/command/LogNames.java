package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.document.Nearest;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.LaneView;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The names that have a log: the processes of this machine's stack, and the lanes.
record LogNames(List<String> processes, List<LaneKey> lanes) {
  private static final int LANES_MAX = 10;

  /// Returns `failure` with the known names as its cure, if `name` is not a lane.
  static Failure explain(Sluice sluice, Api api, String name, Failure failure) {
    if (failure.exit() != Exit.REFUSED) {
      return failure;
    }
    try {
      List<LaneKey> lanes = new LanesFinder(api).all().stream().map(LaneView::lane).toList();
      LaneKey lane = Releases.lane(name);
      return lanes.contains(lane)
          ? failure
          : new LogNames(logs(sluice.state().resolve("logs")), lanes).unknown(name, lane);
    } catch (Failure noLanes) {
      return failure;
    }
  }

  private Failure unknown(String name, LaneKey lane) {
    if (processes.contains(name)) {
      return Failure.refused(
          "'%s' is a process of this machine's stack".formatted(name),
          "'./sluice logs %s' shows its log".formatted(name));
    }
    String hint = nearest(name, lane).map("did you mean 'sluice logs %s'? "::formatted).orElse("");
    List<String> known = new ArrayList<>();
    if (!processes.isEmpty()) {
      known.add("processes: " + String.join(", ", processes));
    }
    if (!lanes.isEmpty()) {
      known.add(
          "lanes: "
              + lanes.stream()
                  .limit(LANES_MAX)
                  .map(LaneKey::toString)
                  .collect(Collectors.joining(", ")));
    }
    return Failure.refused(
        "'%s' is neither a process on this machine nor a lane".formatted(name),
        known.isEmpty()
            ? "'./sluice up' starts the processes; 'sluice release -h' explains how to make a lane"
            : hint + String.join("; ", known));
  }

  private Optional<String> nearest(String name, LaneKey lane) {
    List<String> applications =
        lanes.stream()
            .filter(known -> known.environment().equals(lane.environment()))
            .map(LaneKey::application)
            .toList();
    return processes.stream()
        .filter(process -> process.contains(name))
        .findFirst()
        .or(() -> Nearest.to(name, processes))
        .or(() ->
            Nearest.to(lane.application(), applications)
                .map(application -> new LaneKey(lane.environment(), application).toString()));
  }

  private static List<String> logs(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
      files.forEach(
          file -> names.add(String.valueOf(file.getFileName()).replaceFirst("\\.log$", "")));
    } catch (IOException noStack) {
      return List.of();
    }
    return names.stream().sorted().toList();
  }
}
