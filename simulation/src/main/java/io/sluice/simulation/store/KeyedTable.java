package io.sluice.simulation.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A table of a database: the committed rows by key.
///
/// Transactions change it at their commit ([SimTx#change]), single statements at once.
final class KeyedTable<K, R> {
  private static final int CAPACITY = 16;

  private final Map<K, R> rows;
  private final Map<K, R> view;

  KeyedTable() {
    this(CAPACITY);
  }

  /// @param capacity the number of buckets at first: determines the order of the rows
  KeyedTable(int capacity) {
    rows = new HashMap<>(capacity);
    view = Collections.unmodifiableMap(rows);
  }

  Optional<R> find(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  /// The rows as committed, in an order that only their keys and its history determine.
  Map<K, R> rows() {
    return view;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /// Replaces a row by the result of `change`, which receives and returns empty for no row.
  void change(K key, UnaryOperator<Optional<R>> change) {
    change.apply(find(key)).ifPresentOrElse(row -> rows.put(key, row), () -> rows.remove(key));
  }

  /// Replaces every row by the result of `change`.
  void changeAll(UnaryOperator<R> change) {
    rows.replaceAll((_, row) -> change.apply(row));
  }
}
