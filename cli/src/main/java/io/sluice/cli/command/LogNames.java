package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.document.WordSuggestion;
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
  static CliException explain(Sluice sluice, ApiClient api, String name, CliException failure) {
    if (failure.exit() != Exit.REJECTED) {
      return failure;
    }
    try {
      List<LaneKey> lanes =
          new ReleaseLookup(api).readLanes().stream().map(LaneView::lane).toList();
      LaneKey lane = ReleaseLookup.parseKey(name);
      return lanes.contains(lane)
          ? failure
          : new LogNames(logs(sluice.state().resolve("logs")), lanes).unknown(name, lane);
    } catch (CliException noLanes) {
      return failure;
    }
  }

  private CliException unknown(String name, LaneKey lane) {
    if (processes.contains(name)) {
      return CliException.rejected(
          "'%s' is a process of this machine's stack".formatted(name),
          "'./sluice logs %s' shows its log".formatted(name));
    }
    String hint =
        findNearest(name, lane).map("did you mean 'sluice logs %s'? "::formatted).orElse("");
    List<String> names = new ArrayList<>();
    if (!processes.isEmpty()) {
      names.add("processes: " + String.join(", ", processes));
    }
    if (!lanes.isEmpty()) {
      names.add(
          "lanes: "
              + lanes.stream()
                  .limit(LANES_MAX)
                  .map(LaneKey::toString)
                  .collect(Collectors.joining(", ")));
    }
    return CliException.rejected(
        "'%s' is neither a process on this machine nor a lane".formatted(name),
        names.isEmpty()
            ? "'./sluice up' starts the processes; 'sluice release -h' explains how to make a lane"
            : hint + String.join("; ", names));
  }

  private Optional<String> findNearest(String name, LaneKey lane) {
    List<String> applications =
        lanes.stream()
            .filter(names -> names.environment().equals(lane.environment()))
            .map(LaneKey::application)
            .toList();
    return processes.stream()
        .filter(process -> process.contains(name))
        .findFirst()
        .or(() -> WordSuggestion.find(name, processes))
        .or(() ->
            WordSuggestion.find(lane.application(), applications)
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
