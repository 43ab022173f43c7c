package io.sluice.domain.measure;

import io.sluice.domain.measure.grammar.MetricsBaseListener;
import io.sluice.domain.measure.grammar.MetricsParser;
import io.sluice.domain.measure.grammar.MetricsParser.LabelContext;
import io.sluice.domain.measure.grammar.MetricsParser.SampleContext;
import io.sluice.domain.measure.grammar.MetricsParser.SeriesContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The metrics text that an instance exposes, in Prometheus's text format or in OpenMetrics.
///
/// It has a grammar of its own: Prometheus's Java library only writes such text, and other
/// libraries split lines at commas, also within labels. A text with an error is rejected as a
/// whole.
///
/// @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>
public final class Exposition {

  /// Returns all samples of `text`, in order.
  ///
  /// @throws IllegalArgumentException if `text` is in neither format
  public static List<Sample> read(String text) {
    MetricsParser parser = Syntax.parser("\n", text);
    var samples = new Samples(parser);
    // A listener reads samples during the parse: a full tree takes many times the text's memory.
    parser.addParseListener(samples);
    parser.text();
    return samples.read;
  }

  private static final class Samples extends MetricsBaseListener {
    private final MetricsParser parser;
    private final List<Sample> read = new ArrayList<>();

    Samples(MetricsParser parser) {
      this.parser = parser;
    }

    @Override
    public void exitSample(SampleContext sample) {
      if (parser.getNumberOfSyntaxErrors() > 0) {
        return; // ANTLR also exits a rule after a syntax error
      }
      SeriesContext series = sample.series();
      Map<String, String> labels = new HashMap<>();
      List<LabelContext> own = series.labels() == null ? series.label() : series.labels().label();
      for (LabelContext label : own) {
        String name =
            label.NAME() != null
                ? label.NAME().getText()
                : Syntax.unquoted(label.STRING(0).getText());
        String value = label.STRING(label.STRING().size() - 1).getText();
        labels.put(name, Syntax.unquoted(value));
      }
      String name =
          series.NAME() != null
              ? series.NAME().getText()
              : Syntax.unquoted(series.STRING().getText());
      read.add(new Sample(name, labels, number(sample.value(0).getText())));
      // Drops the parsed samples from the tree; otherwise it grows with the text.
      sample.getParent().children.clear();
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException _) {
          throw new Syntax.SyntaxException("'%s' is no number".formatted(text));
        }
      }
    };
  }

  private Exposition() {}
}
