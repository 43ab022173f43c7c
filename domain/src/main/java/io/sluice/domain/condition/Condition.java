package io.sluice.domain.condition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.sluice.contract.Threshold;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A condition in CEL over `result` and `stable`, the lists of values of the candidate and of
/// stable: `result[0] < 500.0 && !isNaN(result[0])`. Besides the functions of CEL there are `isNaN`
/// and `isInf`.
///
/// Parsing bounds the length of a condition and the number of its parts; evaluation bounds the
/// number of elements that it iterates over.
public final class Condition {
  /// The highest number of operators, literals, names and calls.
  static final int PARTS_MAX = 200;

  /// The highest number of elements that one evaluation iterates over.
  static final int ELEMENTS_MAX = 10_000;

  private static final int DEPTH_MAX = 32;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(Threshold.CONDITION_BYTES_MAX)
          .maxParseExpressionNodeCount(PARTS_MAX)
          .maxParseRecursionDepth(DEPTH_MAX)
          .comprehensionMaxIterations(ELEMENTS_MAX)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("result", ListType.create(SimpleType.DOUBLE))
          .addVar("stable", ListType.create(SimpleType.DOUBLE))
          .addFunctionDeclarations(question("isNaN"), question("isInf"))
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(
              CelFunctionBinding.from("isNaN_double", Double.class, value -> value.isNaN()),
              CelFunctionBinding.from("isInf_double", Double.class, value -> value.isInfinite()))
          .build();

  private final CelRuntime.Program program;

  private Condition(CelRuntime.Program program) {
    this.program = program;
  }

  /// The condition has no result for these values, for example if there is no first value.
  public static final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1;

    UnansweredException(String message, Throwable cause) {
      super(message, cause);
    }

    /// Returns the reason in one sentence.
    public String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static CelFunctionDecl question(String name) {
    return CelFunctionDecl.newFunctionDeclaration(
        name,
        CelOverloadDecl.newGlobalOverload(name + "_double", SimpleType.BOOL, SimpleType.DOUBLE));
  }

  /// Returns why `text` is not a condition; empty if it is one.
  public static Optional<String> findRejection(String text) {
    try {
      of(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Parses `text`.
  ///
  /// @throws IllegalArgumentException with the reason, if `text` is not a condition
  public static Condition of(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Threshold.CONDITION_BYTES_MAX) {
      throw new IllegalArgumentException(
          "has %d bytes, at most %d are allowed".formatted(bytes, Threshold.CONDITION_BYTES_MAX));
    }
    try {
      return new Condition(RUNTIME.createProgram(COMPILER.compile(text).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(firstLine(e), e);
    }
  }

  /// Evaluates the condition.
  ///
  /// @param result values of the candidate
  /// @param stable values of stable
  public boolean isMet(List<Double> result, List<Double> stable) throws UnansweredException {
    try {
      return program.eval(Map.of("result", result, "stable", stable)) instanceof Boolean yes && yes;
    } catch (CelEvaluationException e) {
      throw new UnansweredException(firstLine(e), e);
    }
  }

  /// Returns place and message, without CEL's drawing of the place below it.
  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("is no condition")
        .replace("ERROR: <input>:", "at ")
        .replace("<input>:", "");
  }
}
