package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./sluice bench judge`.
@Command(
    name = "judge",
    header = "The judge as it is shipped, before streams whose truth is known.",
    description =
        "Each scenario is an hour of requests to two versions, played many times from seeds: how often"
            + " a good candidate is taken back, how soon a bad one. Exits 0 if all gates hold.")
public final class JudgeBench implements Callable<Integer> {

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "Plays of each scenario; of noisy ones twice as many. Default: 2000.")
  private int repetitions = 2_000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() {
    List<Gate> gates = new ArrayList<>();
    for (Gates each : Gates.all()) {
      List<Gate> measured =
          each.read().apply(Plays.of(each.scenario(), each.times() * repetitions));
      measured.forEach(System.out::println);
      gates.addAll(measured);
    }
    long held = gates.stream().filter(Gate::holds).count();
    json.ifPresent(file -> write(file, gates));
    System.out.printf("gates: %d of %d hold%n", held, gates.size());
    return held == gates.size() ? 0 : 1;
  }

  private void write(Path file, List<Gate> gates) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("repetitions", repetitions);
    for (Gate gate : gates) {
      root.withArray("gates")
          .addObject()
          .put("scenario", gate.scenario())
          .put("what", gate.what())
          .put("limit", gate.limit())
          .put("value", gate.value())
          .put("holds", gate.holds());
    }
    try {
      Files.writeString(file, root.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
