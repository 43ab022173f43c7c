package io.sluice.messaging.hcl;

import java.util.List;
import java.util.Optional;

/// An expression in the language of Terraform. Directives in templates, heredocs and some operators
/// are missing: `deploy/terraform` has none of them.
public sealed interface Expression {

  /// @param value a String, Double or Boolean, or [Evaluator.Nothing]
  record Literal(Object value) implements Expression {}

  record Template(List<Expression> parts) implements Expression {}

  record Name(String name) implements Expression {}

  record Attribute(Expression of, String name) implements Expression {}

  record Index(Expression of, Expression key) implements Expression {}

  /// One attribute of all elements: `a[*].b`.
  record Splat(Expression of, List<String> attributes) implements Expression {}

  /// @param isExpanded whether the last argument is a list of arguments: `merge(maps...)`
  record Call(String function, List<Expression> arguments, boolean isExpanded)
      implements Expression {}

  record Not(Expression operand) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  record Conditional(Expression condition, Expression then, Expression otherwise)
      implements Expression {}

  record Items(List<Expression> items) implements Expression {}

  record Entries(List<Entry> entries) implements Expression {}

  record Entry(Expression key, Expression value) {}

  /// @param key for objects, not for lists
  record For(
      List<String> variables,
      Expression collection,
      Optional<Expression> key,
      Expression value,
      Optional<Expression> condition)
      implements Expression {}
}
