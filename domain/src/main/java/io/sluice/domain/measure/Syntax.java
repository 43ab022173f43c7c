package io.sluice.domain.measure;

import io.sluice.domain.measure.grammar.MetricsLexer;
import io.sluice.domain.measure.grammar.MetricsParser;
import org.antlr.v4.runtime.ANTLRErrorListener;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.UnbufferedTokenStream;
import org.antlr.v4.runtime.atn.PredictionMode;

/// The ANTLR parser of the metrics grammar. It stops at the first syntax error.
final class Syntax {
  private static final ANTLRErrorListener STOP =
      new BaseErrorListener() {
        @Override
        public void syntaxError(
            Recognizer<?, ?> recognizer,
            Object symbol,
            int line,
            int column,
            String message,
            RecognitionException e) {
          throw new Unreadable("line %d, column %d: %s".formatted(line - 1, column + 1, message));
        }
      };

  /// @param text preceded by a line break
  static MetricsParser parser(String text) {
    var lexer = new MetricsLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(STOP);
    var parser = new MetricsParser(new UnbufferedTokenStream<Token>(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(STOP);
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    return parser;
  }

  /// Returns the text between the quotes of `literal`, without escapes.
  static String unquoted(String literal) {
    String inner = literal.substring(1, literal.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    var text = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\\') {
        i++;
        char escaped = inner.charAt(i);
        text.append(escaped == 'n' ? '\n' : escaped);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /// The text does not match the grammar.
  static final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  private Syntax() {}
}
