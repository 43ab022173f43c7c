package io.sluice.simulation.mutant;

import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads the mutants. Each is a unified diff, as `git diff` writes it, below a sentence that
/// describes the bug. Line numbers are ignored: the lines that a hunk replaces, with its context,
/// must occur in the source exactly once.
///
/// Generated mutations would be bugs of an operator, not of an engineer: none is "lower before
/// raise". All mutants share one JVM, since most are found before another JVM would have started.
public final class Mutants {
  private static final String FOLDER = "simulation/mutants";
  private static final String SUFFIX = ".patch";

  /// The modules that a mutant may change: the checked code, never the simulation.
  private static final List<String> MODULES =
      List.of(
          "contract",
          "domain",
          "messaging",
          "release-api",
          "strategy-engine",
          "health-monitor",
          "notifier");

  private final Path root;

  /// @param root the root of the source tree
  public Mutants(Path root) {
    this.root = root;
  }

  /// The names of all, in order.
  public List<String> names() {
    try (Stream<Path> files = Files.list(root.resolve(FOLDER))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws Mutant.UnfitException if the source differs from that for which the mutant was written
  public Mutant read(String name) {
    UnifiedDiff diff = diff(name);
    Map<Path, String> sources = new HashMap<>();
    for (UnifiedDiffFile file : diff.getFiles()) {
      Path path = Path.of(file.getFromFile());
      sources.put(path, changed(name, path, file));
    }
    if (sources.isEmpty()) {
      throw new Mutant.PatchException(name, "its file changes nothing");
    }
    return new Mutant(name, diff.getHeader().strip().replaceAll("\\s+", " "), sources);
  }

  private UnifiedDiff diff(String name) {
    try (InputStream file = Files.newInputStream(root.resolve(FOLDER).resolve(name + SUFFIX))) {
      return UnifiedDiffReader.parseUnifiedDiff(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String changed(String name, Path path, UnifiedDiffFile file) {
    if (!MODULES.contains(path.getName(0).toString()) || !Files.exists(root.resolve(path))) {
      throw new Mutant.PatchException(name, "there is no production code in " + path);
    }
    List<String> lines;
    try {
      lines = new ArrayList<>(Files.readAllLines(root.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.getPatch().getDeltas().forEach(delta -> apply(name, path, lines, delta));
    return String.join("\n", lines);
  }

  private static void apply(
      String name, Path path, List<String> lines, AbstractDelta<String> delta) {
    List<String> before = delta.getSource().getLines();
    int at = Collections.indexOfSubList(lines, before);
    if (at < 0 || at != Collections.lastIndexOfSubList(lines, before)) {
      throw new Mutant.PatchException(
          name,
          "this is %s in %s:%n%s"
              .formatted(at < 0 ? "not" : "more than once", path, String.join("\n", before)));
    }
    List<String> place = lines.subList(at, at + before.size());
    place.clear();
    place.addAll(delta.getTarget().getLines());
  }
}
