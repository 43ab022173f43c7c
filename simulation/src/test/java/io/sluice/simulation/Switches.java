package io.sluice.simulation;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// Finds switches that the compiler would not report when one of our sealed types grows, as far as
/// names show it.
final class Switches {

  /// Finds switches with a `default` whose patterns name a case of one of our sealed types.
  static List<String> withDefaultOverSealed(List<SourceFile> sources) {
    Set<String> cases = cases(sources);
    List<String> found = new ArrayList<>();
    for (SourceFile file : sources) {
      new TreeScanner<Boolean, Boolean>() {
        @Override
        public Boolean visitSwitch(SwitchTree node, Boolean unused) {
          check(node, node.getCases());
          return super.visitSwitch(node, unused);
        }

        @Override
        public Boolean visitSwitchExpression(SwitchExpressionTree node, Boolean unused) {
          check(node, node.getCases());
          return super.visitSwitchExpression(node, unused);
        }

        private void check(Tree node, List<? extends CaseTree> all) {
          boolean hasDefault = labels(all).anyMatch(DefaultCaseLabelTree.class::isInstance);
          if (hasDefault && labels(all).flatMap(Switches::type).anyMatch(cases::contains)) {
            found.add(file.at(node));
          }
        }
      }.scan(file.tree(), true);
    }
    return found;
  }

  /// Finds switches in which one of our sealed types follows some of its own cases: it matches all
  /// remaining cases, so the compiler does not report a new one.
  static List<String> withHiddenDefault(List<SourceFile> sources) {
    Map<String, Set<String>> above = above(sources);
    List<String> found = new ArrayList<>();
    for (SourceFile file : sources) {
      new TreeScanner<Boolean, Boolean>() {
        @Override
        public Boolean visitSwitch(SwitchTree node, Boolean unused) {
          check(node, node.getCases());
          return super.visitSwitch(node, unused);
        }

        @Override
        public Boolean visitSwitchExpression(SwitchExpressionTree node, Boolean unused) {
          check(node, node.getCases());
          return super.visitSwitchExpression(node, unused);
        }

        private void check(Tree node, List<? extends CaseTree> all) {
          Set<String> named = labels(all).flatMap(Switches::type).collect(Collectors.toSet());
          boolean isHidden =
              named.stream()
                  .flatMap(name -> above.getOrDefault(name, Set.of()).stream())
                  .anyMatch(named::contains);
          if (isHidden) {
            found.add(file.at(node));
          }
        }
      }.scan(file.tree(), true);
    }
    return found;
  }

  /// Returns our sealed types above each type, directly or indirectly, by simple names.
  private static Map<String, Set<String>> above(List<SourceFile> sources) {
    Set<String> sealed = new HashSet<>();
    Map<String, Set<String>> above = new HashMap<>();
    for (SourceFile file : sources) {
      new TreeScanner<Boolean, Boolean>() {
        @Override
        public Boolean visitClass(ClassTree type, Boolean unused) {
          String name = type.getSimpleName().toString();
          if (type.getModifiers().getFlags().contains(Modifier.SEALED)) {
            sealed.add(name);
          }
          Set<String> up = above.computeIfAbsent(name, _ -> new HashSet<>());
          type.getImplementsClause().stream().map(Switches::simple).forEach(up::add);
          return super.visitClass(type, unused);
        }
      }.scan(file.tree(), true);
    }
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (Set<String> up : above.values()) {
        List<String> more =
            up.stream().flatMap(one -> above.getOrDefault(one, Set.of()).stream()).toList();
        isGrowing |= up.addAll(more);
      }
    }
    above.values().forEach(up -> up.retainAll(sealed));
    return above;
  }

  /// Returns the simple names of all records and classes that implement one of our sealed types.
  private static Set<String> cases(List<SourceFile> sources) {
    Set<String> sealed = new HashSet<>();
    List<ClassTree> types = new ArrayList<>();
    for (SourceFile file : sources) {
      new TreeScanner<Boolean, Boolean>() {
        @Override
        public Boolean visitClass(ClassTree type, Boolean unused) {
          types.add(type);
          if (type.getModifiers().getFlags().contains(Modifier.SEALED)) {
            sealed.add(type.getSimpleName().toString());
          }
          return super.visitClass(type, unused);
        }
      }.scan(file.tree(), true);
    }
    Set<String> cases = new HashSet<>();
    for (ClassTree type : types) {
      if (type.getImplementsClause().stream().map(Switches::simple).anyMatch(sealed::contains)) {
        cases.add(type.getSimpleName().toString());
      }
    }
    return cases;
  }

  private static Stream<CaseLabelTree> labels(List<? extends CaseTree> cases) {
    return cases.stream().flatMap(one -> one.getLabels().stream());
  }

  private static Stream<String> type(CaseLabelTree label) {
    if (!(label instanceof PatternCaseLabelTree pattern)) {
      return Stream.of();
    }
    return switch (pattern.getPattern()) {
      case BindingPatternTree binding -> name(binding.getVariable());
      case DeconstructionPatternTree parts -> Stream.of(simple(parts.getDeconstructor()));
      default -> Stream.of();
    };
  }

  private static Stream<String> name(VariableTree variable) {
    Tree type = variable.getType();
    return type == null ? Stream.of() : Stream.of(simple(type));
  }

  /// Returns the simple name: `Progress.Ended` becomes `Ended`, `Message<T>` becomes `Message`.
  private static String simple(Tree type) {
    String text = type.toString().replaceAll("<.*", "");
    return text.substring(text.lastIndexOf('.') + 1);
  }

  private Switches() {}
}
