package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// Banned calls, imports and constructs, each with its replacement. They are searched for in the
/// source, tests included, since compiled classes no longer show them.
class BansTest {
  private static final Map<String, String> CALLS =
      Map.of(
          "Thread.sleep", "wait for the thing itself: a latch, a future, Awaitility",
          "TimeUnit.sleep", "wait for the thing itself: a latch, a future, Awaitility",
          "Runtime.getRuntime().exec", "ProcessBuilder with a list of arguments");

  private static final Map<String, String> IMPORTS =
      Map.of(
          "org.mockito", "a fake, written by hand and held to a conformance suite",
          "org.easymock", "a fake, written by hand and held to a conformance suite",
          "javax.script", "nothing: no expression is run as a program",
          "org.eclipse.microprofile.reactive.messaging.Emitter", "LaneLog.append",
          "org.eclipse.microprofile.reactive.messaging.Outgoing", "LaneLog.append",
          "io.smallrye.reactive.messaging.MutinyEmitter", "LaneLog.append");

  private static final Set<String> SHELLS = Set.of("sh", "bash", "/bin/sh", "/bin/bash", "cmd");
  private static final Set<String> CAUGHT = Set.of("Exception", "Throwable");

  /// The one user of a shell: its script is a constant, and the command that it runs is passed as
  /// arguments.
  private static final String DETACHED =
      "sandbox/src/main/java/io/sluice/sandbox/process/Detached.java";

  private static final List<SourceFile> SOURCES = SourceFile.all();

  @Test
  void no_source_calls_a_banned_method() {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof MemberSelectTree select) {
        CALLS.forEach((call, instead) -> {
          if (select.toString().endsWith(call)) {
            found.add("%s %s: instead %s".formatted(file.at(node), call, instead));
          }
        });
      }
    });
    assertThat(found).isEmpty();
  }

  @Test
  void no_source_imports_a_banned_type() {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof ImportTree imported) {
        String name = imported.getQualifiedIdentifier().toString();
        IMPORTS.forEach((ban, instead) -> {
          if (name.equals(ban) || name.startsWith(ban + ".")) {
            found.add("%s %s: instead %s".formatted(file.at(node), ban, instead));
          }
        });
      }
    });
    assertThat(found).isEmpty();
  }

  @Test
  void nothing_passes_through_a_shell() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SOURCES) {
      if (file.isTest() || file.name().equals(DETACHED)) {
        continue;
      }
      List<LiteralTree> literals = literals(file);
      for (int i = 1; i < literals.size(); i++) {
        boolean shell = SHELLS.contains(String.valueOf(literals.get(i - 1).getValue()));
        boolean command = Set.of("-c", "/c").contains(String.valueOf(literals.get(i).getValue()));
        if (shell && command) {
          found.add(file.at(literals.get(i)));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void no_source_catches_exception_or_throwable() {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof CatchTree caught
          && CAUGHT.contains(String.valueOf(caught.getParameter().getType()))) {
        found.add(file.at(node));
      }
    });
    assertThat(found).isEmpty();
  }

  @Test
  void no_source_creates_a_date_or_timer() {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof NewClassTree made
          && Set.of("Date", "java.util.Date", "Timer").contains(made.getIdentifier().toString())) {
        found.add(file.at(node));
      }
    });
    assertThat(found).isEmpty();
  }

  private static List<LiteralTree> literals(SourceFile file) {
    List<LiteralTree> literals = new ArrayList<>();
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitLiteral(LiteralTree node, Boolean unused) {
        literals.add(node);
        return true;
      }
    }.scan(file.tree(), true);
    return literals;
  }

  private static void each(BiConsumer<SourceFile, Tree> visitor) {
    SOURCES.forEach(file -> file.each(node -> visitor.accept(file, node)));
  }
}
