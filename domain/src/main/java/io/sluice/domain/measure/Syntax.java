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
  /// @param before line breaks that the grammar needs before the text; errors do not count them
  static MetricsParser parser(String before, String text) {
    var stop = stop(before.length());
    var lexer = new MetricsLexer(CharStreams.fromString(before + text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(stop);
    var parser = new MetricsParser(new UnbufferedTokenStream<Token>(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(stop);
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    return parser;
  }

  private static ANTLRErrorListener stop(int linesBefore) {
    return new BaseErrorListener() {
      @Override
      public void syntaxError(
          Recognizer<?, ?> recognizer,
          Object symbol,
          int line,
          int column,
          String message,
          RecognitionException e) {
        throw new SyntaxException(
            "line %d, column %d: %s".formatted(line - linesBefore, column + 1, message));
      }
    };
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
  static final class SyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    SyntaxException(String message) {
      super(message);
    }
  }

  private Syntax() {}
}
