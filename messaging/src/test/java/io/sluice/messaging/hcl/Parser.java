package io.sluice.messaging.hcl;

import io.sluice.messaging.hcl.Expression.Attribute;
import io.sluice.messaging.hcl.Expression.Binary;
import io.sluice.messaging.hcl.Expression.Call;
import io.sluice.messaging.hcl.Expression.Conditional;
import io.sluice.messaging.hcl.Expression.Entries;
import io.sluice.messaging.hcl.Expression.Entry;
import io.sluice.messaging.hcl.Expression.For;
import io.sluice.messaging.hcl.Expression.Index;
import io.sluice.messaging.hcl.Expression.Items;
import io.sluice.messaging.hcl.Expression.Literal;
import io.sluice.messaging.hcl.Expression.Name;
import io.sluice.messaging.hcl.Expression.Not;
import io.sluice.messaging.hcl.Expression.Splat;
import io.sluice.messaging.hcl.Expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a file of Terraform.
public final class Parser {
  /// Operators by precedence, the weakest first; a longer one stands before its prefix.
  private static final List<List<String>> OPERATORS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("+"),
          List.of("*", "%"));

  private final Scanner scanner;

  private Parser(Scanner scanner) {
    this.scanner = scanner;
  }

  /// @throws IllegalArgumentException with file and line, if `text` is not in the language
  public static Block parse(String file, String text) {
    Parser parser = new Parser(new Scanner(file, text));
    Block body = parser.body(file, List.of(), true);
    if (!parser.scanner.isAtEnd()) {
      throw parser.scanner.error("expected the end of the file");
    }
    return body;
  }

  private Block body(String type, List<String> labels, boolean isFile) {
    Map<String, Expression> attributes = new LinkedHashMap<>();
    List<Block> blocks = new ArrayList<>();
    scanner.lines();
    while (isFile ? !scanner.isAtEnd() : !scanner.isAt("}")) {
      String name = scanner.name();
      if (scanner.accept("=")) {
        if (attributes.containsKey(name)) {
          throw scanner.error(name + " occurs twice");
        }
        attributes.put(name, expression());
      } else {
        blocks.add(block(name));
      }
      scanner.lines();
    }
    return new Block(type, labels, attributes, blocks);
  }

  private Block block(String type) {
    List<String> labels = new ArrayList<>();
    while (!scanner.isAt("{")) {
      scanner.expect("\"");
      if (!(template() instanceof Literal(String label))) {
        throw scanner.error("a label is a plain text");
      }
      labels.add(label);
    }
    scanner.expect("{");
    scanner.enter(true);
    Block block = body(type, labels, false);
    scanner.leave();
    scanner.expect("}");
    return block;
  }

  private Expression expression() {
    Expression condition = binary(0);
    if (!scanner.accept("?")) {
      return condition;
    }
    Expression then = expression();
    scanner.expect(":");
    return new Conditional(condition, then, expression());
  }

  private Expression binary(int level) {
    if (level == OPERATORS.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (true) {
      Optional<String> operator = OPERATORS.get(level).stream().filter(scanner::accept).findFirst();
      if (operator.isEmpty()) {
        return left;
      }
      left = new Binary(operator.get(), left, binary(level + 1));
    }
  }

  private Expression unary() {
    return scanner.accept("!") ? new Not(unary()) : postfix(primary());
  }

  private Expression postfix(Expression start) {
    Expression expression = start;
    while (true) {
      if (scanner.accept("[*]")) {
        List<String> attributes = new ArrayList<>();
        while (scanner.accept(".")) {
          attributes.add(scanner.name());
        }
        expression = new Splat(expression, attributes);
      } else if (!scanner.isAt("...") && scanner.accept(".")) {
        expression = new Attribute(expression, scanner.name());
      } else if (scanner.accept("[")) {
        scanner.enter(false);
        expression = new Index(expression, expression());
        scanner.expect("]");
        scanner.leave();
      } else {
        return expression;
      }
    }
  }

  private Expression primary() {
    if (scanner.accept("(")) {
      scanner.enter(false);
      Expression inner = expression();
      scanner.expect(")");
      scanner.leave();
      return inner;
    }
    if (scanner.accept("[")) {
      return items();
    }
    if (scanner.accept("{")) {
      return entries();
    }
    if (scanner.accept("\"")) {
      return template();
    }
    if (scanner.isAtNumber()) {
      return new Literal(scanner.number());
    }
    return named(scanner.name());
  }

  private Expression named(String name) {
    if (scanner.accept("(")) {
      return call(name);
    }
    return switch (name) {
      case "true" -> new Literal(true);
      case "false" -> new Literal(false);
      case "null" -> new Literal(Evaluator.Nothing.NULL);
      default -> new Name(name);
    };
  }

  private Expression call(String function) {
    scanner.enter(false);
    List<Expression> arguments = new ArrayList<>();
    boolean isExpanded = false;
    while (!scanner.isAt(")")) {
      arguments.add(expression());
      isExpanded = scanner.accept("...");
      if (!scanner.accept(",")) {
        break;
      }
    }
    scanner.expect(")");
    scanner.leave();
    return new Call(function, arguments, isExpanded);
  }

  private Expression items() {
    scanner.enter(false);
    Expression result;
    if (scanner.isAtWord("for")) {
      result = comprehension(false);
    } else {
      List<Expression> items = new ArrayList<>();
      while (!scanner.isAt("]")) {
        items.add(expression());
        if (!scanner.accept(",")) {
          break;
        }
      }
      result = new Items(items);
    }
    scanner.expect("]");
    scanner.leave();
    return result;
  }

  private Expression entries() {
    int start = scanner.mark();
    scanner.lines();
    boolean isFor = scanner.isAtWord("for");
    scanner.reset(start);
    scanner.enter(!isFor);
    Expression result = isFor ? comprehension(true) : new Entries(entryList());
    scanner.expect("}");
    scanner.leave();
    return result;
  }

  private List<Entry> entryList() {
    List<Entry> entries = new ArrayList<>();
    scanner.lines();
    while (!scanner.isAt("}")) {
      Expression key = expression();
      scanner.expect("=");
      entries.add(new Entry(key instanceof Name(var name) ? new Literal(name) : key, expression()));
      scanner.accept(",");
      scanner.lines();
    }
    return entries;
  }

  private Expression comprehension(boolean isObject) {
    scanner.name(); // for
    List<String> variables = new ArrayList<>(List.of(scanner.name()));
    if (scanner.accept(",")) {
      variables.add(scanner.name());
    }
    if (!scanner.isAtWord("in")) {
      throw scanner.error("expected in");
    }
    scanner.name();
    Expression collection = expression();
    scanner.expect(":");
    Expression first = expression();
    Optional<Expression> key = Optional.empty();
    Expression value = first;
    if (isObject) {
      scanner.expect("=>");
      key = Optional.of(first);
      value = expression();
    }
    Optional<Expression> condition = Optional.empty();
    if (scanner.isAtWord("if")) {
      scanner.name();
      condition = Optional.of(expression());
    }
    return new For(variables, collection, key, value, condition);
  }

  /// Reads the rest of a string.
  private Expression template() {
    List<Expression> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (true) {
      if (scanner.isNext("$${")) {
        scanner.next();
        text.append(scanner.next()).append(scanner.next());
      } else if (scanner.isNext("${")) {
        parts.add(new Literal(text.toString()));
        text.setLength(0);
        parts.add(interpolation());
      } else {
        char character = scanner.next();
        if (character == '"') {
          break;
        }
        text.append(character == '\\' ? escaped(scanner.next()) : character);
      }
    }
    Expression last = new Literal(text.toString());
    if (parts.isEmpty()) {
      return last;
    }
    parts.add(last);
    return new Template(parts);
  }

  private Expression interpolation() {
    scanner.expect("${");
    scanner.enter(false);
    Expression expression = expression();
    scanner.expect("}");
    scanner.leave();
    return expression;
  }

  private char escaped(char character) {
    return switch (character) {
      case 'n' -> '\n';
      case '"', '\\' -> character;
      default -> throw scanner.error("unknown escape \\" + character);
    };
  }
}
