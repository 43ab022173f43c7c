package io.sluice.e2e.upgrade;

import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A change of source files, as `git diff` writes it. Line numbers are ignored: the lines that a
/// hunk replaces, with its context, must occur in the source exactly once.
final class SourcePatch {
  private final Path root;
  private final UnifiedDiff diff;

  /// The source differs from that for which the patch was written.
  static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UnfitException(String message) {
      super(message);
    }
  }

  /// @param root the root of the source tree
  SourcePatch(Path root, String text) {
    this.root = root;
    try {
      this.diff =
          UnifiedDiffReader.parseUnifiedDiff(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the text of the changed files, by their paths from the tree's root.
  ///
  /// @throws UnfitException if a hunk fits nowhere, or in more than one place
  Map<Path, String> apply() {
    Map<Path, String> changed = new HashMap<>();
    for (UnifiedDiffFile file : diff.getFiles()) {
      Path path = Path.of(file.getFromFile());
      changed.put(path, changed(path, file));
    }
    return changed;
  }

  private String changed(Path path, UnifiedDiffFile file) {
    List<String> lines;
    try {
      lines = new ArrayList<>(Files.readAllLines(root.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.getPatch().getDeltas().forEach(delta -> apply(path, lines, delta));
    return String.join("\n", lines);
  }

  private static void apply(Path path, List<String> lines, AbstractDelta<String> delta) {
    List<String> before = delta.getSource().getLines();
    int at = Collections.indexOfSubList(lines, before);
    if (at < 0 || at != Collections.lastIndexOfSubList(lines, before)) {
      throw new UnfitException(
          "the patch no longer fits, this is %s in %s:%n%s"
              .formatted(at < 0 ? "not" : "more than once", path, String.join("\n", before)));
    }
    List<String> place = lines.subList(at, at + before.size());
    place.clear();
    place.addAll(delta.getTarget().getLines());
  }
}
