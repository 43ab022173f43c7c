package io.sluice.domain.measure;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A query with placeholders such as `{{version}}` (Mustache). It has no sections, partials or
/// nested fields: a name stands for a text.
public final class Template {
  /// The names that may stand in braces.
  public static final List<String> NAMES =
      List.of("version", "release", "application", "environment", "window");

  private static final Mustache.Compiler COMPILER = Mustache.compiler().escapeHTML(false);

  private final com.samskivert.mustache.Template template;
  private final Set<String> names;

  private Template(com.samskivert.mustache.Template template, Set<String> names) {
    this.template = template;
    this.names = Set.copyOf(names);
  }

  /// Compiles a template.
  ///
  /// @throws IllegalArgumentException if `text` is not a template or has a name that is not in
  ///   [#NAMES]
  public static Template of(String text) {
    try {
      var names = new Names();
      com.samskivert.mustache.Template template = COMPILER.compile(text);
      template.visit(names);
      return new Template(template, names.found);
    } catch (MustacheException e) {
      throw new IllegalArgumentException("is no template: " + e.getMessage(), e);
    }
  }

  /// Whether its text differs between candidate and stable.
  public boolean hasVersionPlaceholder() {
    return names.contains("version") || names.contains("release");
  }

  /// Whether the template contains `name`.
  public boolean has(String name) {
    return names.contains(name);
  }

  /// Returns the text with each name replaced by its value. `value` must escape the values for
  /// their place in the text.
  ///
  /// @param value called once for each placeholder, in their order
  public String fill(UnaryOperator<String> value) {
    Map<String, Object> values =
        names.stream().collect(Collectors.toMap(name -> name, name -> new Value(name, value)));
    return template.execute(values);
  }

  /// A value whose text the library reads at the moment it writes it.
  private record Value(String name, UnaryOperator<String> value) {
    @Override
    public String toString() {
      return value.apply(name);
    }
  }

  /// Rejects every tag except a variable of [#NAMES].
  private static final class Names implements Mustache.Visitor {
    private final Set<String> found = new LinkedHashSet<>();

    @Override
    public void visitText(String text) {
      if (text.contains("{{")) {
        throw new IllegalArgumentException("has a {{ without an end");
      }
    }

    @Override
    public void visitVariable(String name) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "{{%s}} is unknown; use one of %s"
                .formatted(
                    name,
                    NAMES.stream().map("{{%s}}"::formatted).collect(Collectors.joining(", "))));
      }
      found.add(name);
    }

    @Override
    public boolean visitInclude(String name) {
      throw new IllegalArgumentException(
          "{{>%s}}: a template cannot include another".formatted(name));
    }

    @Override
    public boolean visitSection(String name) {
      throw new IllegalArgumentException("{{#%s}}: a template has no sections".formatted(name));
    }

    @Override
    public boolean visitInvertedSection(String name) {
      throw new IllegalArgumentException("{{^%s}}: a template has no sections".formatted(name));
    }
  }
}
