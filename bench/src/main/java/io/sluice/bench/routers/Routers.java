package io.sluice.bench.routers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.JsonFile;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench routers`.
@Command(
    name = "routers",
    header = "Changes weights under load: the edge, HAProxy, and an nginx that is reloaded.",
    description = {
      "Requests come at a fixed rate; each latency counts from the instant when its request was"
          + " due. Then the edge and HAProxy get as many as they answer, in turn. Routers that are"
          + " not installed are left out with a note. Exits 0 if the edge and HAProxy failed none."
    })
public final class Routers implements Callable<Integer> {
  @Option(names = "--requests", paramLabel = "N", description = "Of each router. Default: 250000.")
  private long requests = 250_000;

  @Option(names = "--per-second", paramLabel = "N", description = "Default: 3000.")
  private int perSecond = 3_000;

  @Option(names = "--changes", paramLabel = "N", description = "Of weights. Default: 1000.")
  private int changes = 1_000;

  @Option(names = "--pairs", paramLabel = "N", description = "Of turns. Default: 5.")
  private int pairs = 5;

  @Mixin private final JsonFile json = new JsonFile();

  @Override
  public Integer call() {
    Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath();
    try (var instances = new Instances()) {
      boolean hasHaproxy = Haproxy.isInstalled();
      List<Changes> measured = new ArrayList<>();
      measured.add(measure(directory -> SluiceContender.edge(root, directory, instances)));
      if (hasHaproxy) {
        measured.add(measure(directory -> SluiceContender.haproxy(directory, instances)));
      } else {
        System.out.println("haproxy is not installed here, and left out");
      }
      if (Nginx.isInstalled()) {
        measured.add(measure(directory -> new Nginx(directory, instances)));
      } else {
        System.out.println("nginx is not installed here, and left out");
      }
      Optional<Pairs> throughput =
          hasHaproxy ? Optional.of(pairs(root, instances)) : Optional.empty();
      json.write(() -> json(measured, throughput));
      long failed =
          measured.stream()
              .filter(changes -> !changes.router().startsWith("nginx"))
              .mapToLong(Changes::failed)
              .sum();
      return failed == 0 && throughput.map(Pairs::failed).orElse(0L) == 0 ? 0 : 1;
    }
  }

  private Changes measure(Function<Path, RouterContender> start) {
    try (RouterContender router = start.apply(directory())) {
      Changes measured = Changes.run(router, requests, perSecond, changes);
      System.out.println(measured.line());
      return measured;
    }
  }

  private Pairs pairs(Path root, Instances instances) {
    try (RouterContender edge = SluiceContender.edge(root, directory(), instances);
        RouterContender haproxy = SluiceContender.haproxy(directory(), instances)) {
      edge.weight(50);
      haproxy.weight(50);
      var _ = Pairs.run(edge, haproxy, 1, Duration.ofSeconds(6)); // until both are warm
      Pairs measured = Pairs.run(edge, haproxy, pairs, Duration.ofSeconds(5));
      measured.lines().forEach(System.out::println);
      return measured;
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("sluice-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode json(List<Changes> measured, Optional<Pairs> throughput) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode changes = report.putArray("weight_changes");
    measured.forEach(one -> one.write(changes.addObject()));
    throughput.ifPresent(pairs -> pairs.write(report.putObject("throughput")));
    return report;
  }
}
