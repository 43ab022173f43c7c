package io.sluice.simulation.mutant;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// The command `./sluice simulate --mutants`: hunts all mutants, two at a time.
public final class Hunts {
  public static final String USAGE =
      """
             ./sluice simulate --mutants [--only NAME] [--json FILE]

        --mutants     plays against bugs that were put in on purpose: the corpus, and at most 5,000
                      seeds each
        --only NAME   against one of them
      """;

  private static final long SEEDS_MAX = 5_000;
  private static final long TOLD_EVERY = 500;
  private static final int WORKERS = 2;
  private static final double SECOND = 1e9;

  /// The limit of a run: a mutant whose seed never ends must not block the report of the others.
  private static final Duration LONGEST = Duration.ofMinutes(14);

  private final PrintStream out;
  private final Mutants mutants;
  private final Queue<Mutant> left = new ConcurrentLinkedQueue<>();
  private final List<Catch> done = new ArrayList<>();

  private Hunts(PrintStream out, Path root) {
    this.out = out;
    this.mutants = new Mutants(root);
  }

  /// The results of a run.
  ///
  /// @param mutants the number of mutants hunted
  /// @param found how many of them were found
  /// @param hunts one for each mutant whose hunt ended in time
  record Report(int mutants, long found, double seconds, List<Catch> hunts) {}

  /// The options beside `--mutants`.
  private record Asked(Optional<String> only, Optional<Path> json) {
    static Asked of(List<String> arguments) {
      var asked = new Asked(Optional.empty(), Optional.empty());
      List<String> others = arguments.stream().filter(it -> !it.equals("--mutants")).toList();
      for (int i = 0; i < others.size(); i += 2) {
        String name = others.get(i);
        if (i + 1 == others.size()) {
          throw new IllegalArgumentException("unknown, or without a value: " + name);
        }
        Optional<String> value = Optional.of(others.get(i + 1));
        asked =
            switch (name) {
              case "--only" -> new Asked(value, asked.json);
              case "--json" -> new Asked(asked.only, value.map(Path::of));
              default -> throw new IllegalArgumentException("unknown beside --mutants: " + name);
            };
      }
      return asked;
    }
  }

  /// Whether these arguments request a hunt.
  public static boolean isAskedFor(List<String> arguments) {
    return arguments.contains("--mutants");
  }

  /// @return whether all were found
  /// @throws IllegalArgumentException with the invalid argument
  /// @throws Mutant.Unfit if a mutant does not fit the source any more
  public static boolean run(PrintStream out, List<String> arguments)
      throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    return new Hunts(out, root).run(Asked.of(arguments));
  }

  private boolean run(Asked asked) throws IOException, InterruptedException {
    List<String> names = mutants.names();
    if (asked.only.isPresent() && !names.contains(asked.only.get())) {
      throw new IllegalArgumentException(
          "there is no mutant '%s'; there are %s".formatted(asked.only.get(), names));
    }
    List<Mutant> all =
        names.stream()
            .filter(name -> asked.only.map(name::equals).orElse(true))
            .map(mutants::read)
            .toList();
    left.addAll(all);
    long begun = System.nanoTime();
    work(begun);
    Report report = report(all, (System.nanoTime() - begun) / SECOND);
    tell(report, all);
    if (asked.json.isPresent()) {
      ObjectMapper json = Json.mapper();
      Files.writeString(
          asked.json.get(), json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    }
    return report.found() == all.size();
  }

  private void work(long begun) throws InterruptedException {
    List<Thread> workers =
        Stream.generate(() -> Thread.ofPlatform().daemon().start(this::work))
            .limit(WORKERS)
            .toList();
    for (Thread worker : workers) {
      boolean _ = worker.join(LONGEST.minusNanos(System.nanoTime() - begun));
    }
  }

  private void work() {
    for (Mutant mutant = left.poll(); mutant != null; mutant = left.poll()) {
      String name = mutant.name();
      Catch end;
      try {
        end = new Hunt(mutant).hunt(SEEDS_MAX, seed -> goesOn(name, seed + 1));
      } catch (Mutant.Unfit e) {
        end = new Catch(name, false, 0, "", e.toString(), 0);
      }
      out.println(end.told());
      synchronized (done) {
        done.add(end);
      }
    }
  }

  private void goesOn(String name, long seeds) {
    if (seeds > 0 && seeds % TOLD_EVERY == 0 && seeds < SEEDS_MAX) {
      out.printf("  %-32s not found in %,d seeds so far%n", name, seeds);
    }
  }

  private Report report(List<Mutant> all, double seconds) {
    synchronized (done) {
      List<Catch> hunts = done.stream().sorted(Comparator.comparing(Catch::mutant)).toList();
      return new Report(all.size(), hunts.stream().filter(Catch::found).count(), seconds, hunts);
    }
  }

  private void tell(Report report, List<Mutant> all) {
    out.println();
    report.hunts().forEach(it -> out.println(it.told()));
    all.stream()
        .map(Mutant::name)
        .filter(name -> report.hunts().stream().noneMatch(it -> it.mutant().equals(name)))
        .forEach(name -> out.printf("%-34s not found in time%n", name));
    out.printf(
        "%d of %d mutants found in %.0f s; each seed that found one passes without its mutant%n",
        report.found(), report.mutants(), report.seconds());
  }
}
