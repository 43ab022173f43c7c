package io.sluice.domain.admission;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.sluice.contract.Floors.AdmissionRule;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The compiled expression of an admission rule, in CEL over `release`, `caller`, `plan` and `now`.
/// It has no effect and depends on nothing else.
///
/// Parsing bounds the length and the number of parts; evaluation bounds the cost, the number of
/// iterations and the size of a regular expression, which matches in linear time.
public final class AdmissionExpression {
  /// The highest number of operators, literals, names and calls.
  static final int PARTS_MAX = 400;

  /// The highest number of elements that one evaluation iterates over.
  static final int ELEMENTS_MAX = 1_000;

  private static final int DEPTH_MAX = 32;
  private static final int REGEX_MAX = 200;
  private static final int CAUSE_MAX = 300;
  private static final String NO_BOOLEAN = "its value is not a boolean";
  private static final Pattern PLACE =
      Pattern.compile("(?:ERROR: |evaluation error at )<input>:([0-9]+)(?::([0-9]+))?: *(.*)");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(AdmissionRule.EXPRESSION_MAX)
          .maxParseExpressionNodeCount(PARTS_MAX)
          .maxParseRecursionDepth(DEPTH_MAX)
          .comprehensionMaxIterations(ELEMENTS_MAX)
          .maxRegexProgramSize(REGEX_MAX)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelType JSON_OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar(AdmissionInput.RELEASE, JSON_OBJECT)
          .addVar(AdmissionInput.CALLER, JSON_OBJECT)
          .addVar(AdmissionInput.PLAN, JSON_OBJECT)
          .addVar(AdmissionInput.NOW, SimpleType.TIMESTAMP)
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final CelRuntime.Program program;

  private AdmissionExpression(CelRuntime.Program program) {
    this.program = program;
  }

  /// Compiles `text`.
  ///
  /// @throws IllegalArgumentException with place and cause, if `text` is no boolean expression
  public static AdmissionExpression of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    int length = text.codePointCount(0, text.length());
    if (length > AdmissionRule.EXPRESSION_MAX) {
      throw new IllegalArgumentException(
          "has %d characters, at most %d are allowed"
              .formatted(length, AdmissionRule.EXPRESSION_MAX));
    }
    try {
      return new AdmissionExpression(RUNTIME.createProgram(COMPILER.compile(text).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(cause(e), e);
    }
  }

  /// Finds why `text` cannot be the expression of a rule; empty if it can.
  public static Optional<String> findError(String text) {
    try {
      of(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Finds the reason to reject a release; empty if the expression is true.
  ///
  /// @param message reason if the expression is false
  /// @param budget of all rules of the release
  public Optional<String> findRejection(
      AdmissionInput input, String message, EvaluationBudget budget) {
    Optional<String> failure;
    try {
      Object value = program.trace(input.variables(), budget);
      if (value.equals(true) && !budget.isExceeded()) {
        return Optional.empty();
      }
      failure = value instanceof Boolean ? Optional.empty() : Optional.of(NO_BOOLEAN);
    } catch (CelEvaluationException | RuntimeException e) { // any failure rejects the release
      failure = Optional.of(cause(e));
    }
    if (budget.isExceeded()) {
      failure = Optional.of("the rules cost more than %d".formatted(EvaluationBudget.COST_MAX));
    }
    return Optional.of(
        failure
            .map(cause -> "%s (the evaluation failed: %s)".formatted(message, cause))
            .orElse(message));
  }

  /// Returns place and cause in one line, without CEL's drawing of the place. CEL counts the place
  /// of a failure in characters, that of an error in lines and columns.
  private static String cause(Exception e) {
    String line =
        String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
    Matcher place = PLACE.matcher(line);
    String text = line;
    if (place.matches()) {
      String at =
          place.group(2) == null
              ? "at character " + place.group(1)
              : "at line %s, column %s".formatted(place.group(1), place.group(2));
      text = at + ": " + place.group(3);
    }
    return text.length() > CAUSE_MAX ? text.substring(0, CAUSE_MAX) + "…" : text;
  }
}
