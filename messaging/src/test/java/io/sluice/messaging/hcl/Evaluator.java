package io.sluice.messaging.hcl;

import com.fasterxml.jackson.annotation.JsonValue;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Computes expressions. A value is a String, Double, Boolean, List, Map or [Nothing]; an attribute
/// of a resource is [Unknown], since AWS sets it.
public final class Evaluator {
  /// The value `null`.
  public enum Nothing {
    NULL
  }

  /// @param address the resource and its attribute, such as `aws_vpc.vpc.id`
  public record Unknown(String address) {
    @JsonValue
    @Override
    public String toString() {
      return "<" + address + ">";
    }
  }

  private final Module module;
  private final Map<String, Object> names;

  /// @param names values of the names that are no blocks, such as `each`
  Evaluator(Module module, Map<String, Object> names) {
    this.module = module;
    this.names = Map.copyOf(names);
  }

  /// @throws IllegalStateException if the expression has no value
  public Object evaluate(Expression expression) {
    return switch (expression) {
      case Literal(Object value) -> value;
      case Template(var parts) -> parts.stream().map(this::text).collect(Collectors.joining());
      case Name(var name) -> resolve(name);
      case Attribute attribute -> attribute(attribute);
      case Index(var of, var key) -> element(evaluate(of), evaluate(key));
      case Splat splat -> splat(splat);
      case Call call -> call(call);
      case Not(var operand) -> !isTrue(operand);
      case Binary binary -> binary(binary);
      case Conditional(var condition, var then, var otherwise) ->
          evaluate(isTrue(condition) ? then : otherwise);
      case Items(var items) -> items.stream().map(this::evaluate).toList();
      case Entries(var entries) -> entries(entries);
      case For comprehension -> comprehension(comprehension);
    };
  }

  private boolean isTrue(Expression condition) {
    if (evaluate(condition) instanceof Boolean truth) {
      return truth;
    }
    throw error(condition + " is no truth");
  }

  private static IllegalStateException error(String message) {
    return new IllegalStateException(message);
  }

  private String text(Expression part) {
    return Functions.text(evaluate(part));
  }

  private Object resolve(String name) {
    return Optional.ofNullable(names.get(name)).orElseThrow(() -> error("unknown name " + name));
  }

  private Object attribute(Attribute attribute) {
    if (attribute.of() instanceof Name(var root) && !names.containsKey(root)) {
      return switch (root) {
        case "var" -> module.variable(attribute.name());
        case "local" -> module.local(attribute.name());
        case "path" -> ".";
        case String type -> module.resource(type, attribute.name());
      };
    }
    if (attribute.of() instanceof Attribute(Name(var root), var type) && root.equals("data")) {
      return module.resource("data." + type, attribute.name());
    }
    return element(evaluate(attribute.of()), attribute.name());
  }

  private static Object element(Object of, Object key) {
    return switch (of) {
      case Unknown(var address) ->
          new Unknown(address + (key instanceof String name ? "." + name : "[" + key + "]"));
      case Map<?, ?> map ->
          Optional.<Object>ofNullable(map.get(Functions.text(key)))
              .orElseThrow(() -> error("%s is not in %s".formatted(key, map.keySet())));
      case List<?> list -> list.get((int) Functions.number(key));
      default -> throw error("%s has no elements".formatted(of));
    };
  }

  private Object splat(Splat splat) {
    List<Object> results = new ArrayList<>();
    for (Object item : Functions.list(evaluate(splat.of()))) {
      Object result = item;
      for (String name : splat.attributes()) {
        result = element(result, name);
      }
      results.add(result);
    }
    return results;
  }

  private Object call(Call call) {
    List<Object> arguments = new ArrayList<>();
    if (call.function().equals("can") || call.function().equals("try")) {
      return attempt(call);
    }
    call.arguments().forEach(argument -> arguments.add(evaluate(argument)));
    if (call.isExpanded()) {
      arguments.addAll(Functions.list(arguments.removeLast()));
    }
    return call.function().equals("file")
        ? module.file(Functions.text(arguments.getFirst()))
        : Functions.call(call.function(), arguments);
  }

  private Object attempt(Call call) {
    for (Expression argument : call.arguments()) {
      try {
        Object value = evaluate(argument);
        return call.function().equals("can") ? true : value;
      } catch (IllegalStateException _) {
        // The next argument is the substitute.
      }
    }
    if (call.function().equals("can")) {
      return false;
    }
    throw error("no argument of try has a value");
  }

  private Object binary(Binary binary) {
    String operator = binary.operator();
    if (operator.equals("&&")) {
      return isTrue(binary.left()) && isTrue(binary.right());
    }
    if (operator.equals("||")) {
      return isTrue(binary.left()) || isTrue(binary.right());
    }
    Object left = evaluate(binary.left());
    Object right = evaluate(binary.right());
    if (operator.equals("==") || operator.equals("!=")) {
      return left.equals(right) == operator.equals("==");
    }
    double a = Functions.number(left);
    double b = Functions.number(right);
    return switch (operator) {
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      case "+" -> a + b;
      case "*" -> a * b;
      case "%" -> a % b;
      default -> throw error("unknown operator " + operator);
    };
  }

  private Object entries(List<Entry> entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String key = text(entry.key());
      if (map.containsKey(key)) {
        throw error(key + " occurs twice");
      }
      map.put(key, evaluate(entry.value()));
    }
    return map;
  }

  private Object comprehension(For each) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>();
    for (Map.Entry<?, ?> item : items(evaluate(each.collection()))) {
      Map<String, Object> scope = new HashMap<>(names);
      scope.put(each.variables().getLast(), item.getValue());
      if (each.variables().size() == 2) {
        scope.put(each.variables().getFirst(), item.getKey());
      }
      Evaluator inner = new Evaluator(module, scope);
      if (each.condition().isPresent() && !inner.isTrue(each.condition().get())) {
        continue;
      }
      Object value = inner.evaluate(each.value());
      each.key()
          .map(inner::text)
          .ifPresentOrElse(key -> map.put(key, value), () -> list.add(value));
    }
    return each.key().isPresent() ? map : list;
  }

  /// Returns the keys and values of a collection; of a list, its positions.
  static List<? extends Map.Entry<?, ?>> items(Object collection) {
    return switch (collection) {
      case Map<?, ?> map -> List.copyOf(map.entrySet());
      case List<?> list ->
          IntStream.range(0, list.size())
              .mapToObj(i -> Map.entry((Object) (double) i, (Object) list.get(i)))
              .toList();
      default -> throw error(collection + " is no collection");
    };
  }
}
