package io.sluice.simulation.mutant;

import io.sluice.contract.Json;
import io.sluice.sandbox.base.JsonOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// The command `./sluice simulate --mutants`: hunts all mutants, two at a time.
public final class Hunts {
  public static final String USAGE =
      """
             ./sluice simulate --mutants [--only NAME] [--json [FILE]]

        --mutants     plays against deliberate bugs: the corpus, and at most 5,000
                      seeds each
        --only NAME   against one of them
      """;

  private static final long SEEDS_MAX = 5_000;
  private static final long REPORT_INTERVAL = 500;
  private static final int WORKERS = 2;
  private static final double SECOND = 1e9;

  /// The limit of a run: a mutant whose seed never ends must not block the report of the others.
  private static final Duration TIMEOUT = Duration.ofMinutes(14);

  private final PrintStream out;
  private final Mutants mutants;
  private final Queue<Mutant> remaining = new ConcurrentLinkedQueue<>();
  private final List<HuntResult> done = new ArrayList<>();

  private Hunts(PrintStream out, Path root) {
    this.out = out;
    this.mutants = new Mutants(root);
  }

  /// The results of a run.
  ///
  /// @param mutants the number of mutants hunted
  /// @param found how many of them were found
  /// @param hunts one for each mutant whose hunt ended in time
  record Report(int mutants, long found, double seconds, List<HuntResult> hunts) {}

  /// The options that `--mutants` allows.
  private record HuntOptions(Optional<String> only, JsonOutput json) {
    static HuntOptions of(List<String> arguments) {
      var options = new HuntOptions(Optional.empty(), JsonOutput.NONE);
      ListIterator<String> words =
          arguments.stream().filter(it -> !it.equals("--mutants")).toList().listIterator();
      while (words.hasNext()) {
        String name = words.next();
        options =
            switch (name) {
              case "--only" -> new HuntOptions(Optional.of(value(name, words)), options.json);
              case "--json" -> new HuntOptions(options.only, JsonOutput.read(words));
              default -> throw new IllegalArgumentException("unknown option of --mutants: " + name);
            };
      }
      return options;
    }

    private static String value(String name, ListIterator<String> words) {
      if (!words.hasNext()) {
        throw new IllegalArgumentException("without a value: " + name);
      }
      return words.next();
    }
  }

  /// Whether these arguments request a hunt.
  public static boolean isRequested(List<String> arguments) {
    return arguments.contains("--mutants");
  }

  /// @return whether all were found
  /// @throws IllegalArgumentException with the invalid argument
  /// @throws Mutant.UnfitException if a mutant does not fit the source any more
  public static boolean run(List<String> arguments) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    HuntOptions options = HuntOptions.of(arguments);
    return new Hunts(options.json.text(), root).run(options);
  }

  private boolean run(HuntOptions options) throws IOException, InterruptedException {
    List<String> names = mutants.names();
    if (options.only.isPresent() && !names.contains(options.only.get())) {
      throw new IllegalArgumentException(
          "there is no mutant '%s'; there are %s".formatted(options.only.get(), names));
    }
    List<Mutant> all =
        names.stream()
            .filter(name -> options.only.map(name::equals).orElse(true))
            .map(mutants::read)
            .toList();
    remaining.addAll(all);
    long begun = System.nanoTime();
    work(begun);
    Report report = report(all, (System.nanoTime() - begun) / SECOND);
    print(report, all);
    options.json.write(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    return report.found() == all.size();
  }

  private void work(long begun) throws InterruptedException {
    List<Thread> workers =
        Stream.generate(() -> Thread.ofPlatform().daemon().start(this::work))
            .limit(WORKERS)
            .toList();
    for (Thread worker : workers) {
      boolean _ = worker.join(TIMEOUT.minusNanos(System.nanoTime() - begun));
    }
  }

  private void work() {
    for (Mutant mutant = remaining.poll(); mutant != null; mutant = remaining.poll()) {
      String name = mutant.name();
      HuntResult end;
      try {
        end = new Hunt(mutant).hunt(SEEDS_MAX, seed -> reportProgress(name, seed + 1));
      } catch (Mutant.PatchException e) {
        end = new HuntResult(name, false, 0, "", e.toString(), 0);
      }
      out.println(end.line());
      synchronized (done) {
        done.add(end);
      }
    }
  }

  private void reportProgress(String name, long seeds) {
    if (seeds > 0 && seeds % REPORT_INTERVAL == 0 && seeds < SEEDS_MAX) {
      out.printf("  %-32s not found in %,d seeds so far%n", name, seeds);
    }
  }

  private Report report(List<Mutant> all, double seconds) {
    synchronized (done) {
      List<HuntResult> hunts =
          done.stream().sorted(Comparator.comparing(HuntResult::mutant)).toList();
      return new Report(
          all.size(), hunts.stream().filter(HuntResult::found).count(), seconds, hunts);
    }
  }

  private void print(Report report, List<Mutant> all) {
    out.println();
    report.hunts().forEach(it -> out.println(it.line()));
    all.stream()
        .map(Mutant::name)
        .filter(name -> report.hunts().stream().noneMatch(it -> it.mutant().equals(name)))
        .forEach(name -> out.printf("%-34s not found in time%n", name));
    out.printf(
        "%d of %d mutants found in %.0f s; each seed that found one passes without its mutant%n",
        report.found(), report.mutants(), report.seconds());
  }
}
