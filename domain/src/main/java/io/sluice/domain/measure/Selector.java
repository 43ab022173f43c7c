package io.sluice.domain.measure;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.domain.measure.grammar.MetricsParser;
import io.sluice.domain.measure.grammar.MetricsParser.MatcherContext;
import io.sluice.domain.measure.grammar.MetricsParser.SelectorContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A selector of series in PromQL: `http_requests_total{status=~"5..",code!=""}`. Patterns use the
/// syntax of RE2 and match the whole value; a missing label counts as empty.
///
/// @param name name of the series
public record Selector(String name, List<Matcher> matchers) {
  public Selector {
    matchers = List.copyOf(matchers);
  }

  /// A condition on the value of one label.
  public record Matcher(String label, Predicate<String> value) {}

  /// Parses a selector.
  ///
  /// @throws IllegalArgumentException if `text` is not a selector with a name
  public static Selector parse(String text) {
    MetricsParser parser = Syntax.parser("", text);
    SelectorContext selector = parser.selector();
    Optional<String> name = Optional.ofNullable(selector.NAME()).map(token -> token.getText());
    List<Matcher> matchers = new ArrayList<>();
    List<MatcherContext> all =
        selector.matchers() == null ? List.of() : selector.matchers().matcher();
    for (MatcherContext matcher : all) {
      if (matcher.operator == null) {
        name = Optional.of(Syntax.unquoted(matcher.STRING(0).getText()));
      } else {
        matchers.add(matcher(matcher));
      }
    }
    return new Selector(
        name.orElseThrow(
            () -> new IllegalArgumentException("'%s' names no metric".formatted(text))),
        matchers);
  }

  private static Matcher matcher(MatcherContext matcher) {
    String label =
        matcher.NAME() != null
            ? matcher.NAME().getText()
            : Syntax.unquoted(matcher.STRING(0).getText());
    String value = Syntax.unquoted(matcher.STRING(matcher.STRING().size() - 1).getText());
    return new Matcher(label, test(matcher.operator.getText(), value));
  }

  private static Predicate<String> test(String operator, String value) {
    return switch (operator) {
      case "=" -> value::equals;
      case "!=" -> Predicate.not(value::equals);
      case "=~" -> pattern(value)::matches;
      default -> Predicate.not(pattern(value)::matches);
    };
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("'%s': %s".formatted(text, e.getDescription()), e);
    }
  }

  /// Returns the selector with `suffix` appended to the name, for example for the buckets of a
  /// histogram.
  public Selector with(String suffix) {
    return new Selector(name + suffix, matchers);
  }

  /// Whether it selects the series of `sample`.
  public boolean isMatch(Sample sample) {
    return sample.name().equals(name) && isMatch(sample.labels());
  }

  private boolean isMatch(Map<String, String> labels) {
    return matchers.stream()
        .allMatch(matcher -> matcher.value().test(labels.getOrDefault(matcher.label(), "")));
  }
}
