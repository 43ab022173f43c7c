package io.sluice.api.query;

import io.sluice.api.store.DeadLetterKey;
import io.sluice.contract.view.DeadLetterView;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/// The dead letters that a list leaves out.
///
/// @param offsets offsets of their records in each partition
record DiscardedDeadLetters(
    Set<DeadLetterKey> keys, Map<TopicPartition, NavigableSet<Long>> offsets) {

  static DiscardedDeadLetters of(Collection<DeadLetterKey> keys) {
    Map<TopicPartition, NavigableSet<Long>> offsets = new HashMap<>();
    keys.stream()
        .flatMap(key -> DeadLetterId.parse(key.id()).stream())
        .forEach(id -> offsets.computeIfAbsent(id.place(), _ -> new TreeSet<>()).add(id.offset()));
    return new DiscardedDeadLetters(Set.copyOf(keys), offsets);
  }

  boolean has(DeadLetterView deadLetter) {
    return keys.contains(DeadLetterKey.of(deadLetter));
  }

  /// Returns the offset from which on a partition has `limit` records that are not discarded, or
  /// its begin if it has fewer.
  long start(TopicPartition place, long begin, long end, int limit) {
    long start = end - limit;
    NavigableSet<Long> discarded = offsets.getOrDefault(place, new TreeSet<>()).headSet(end, false);
    for (long offset : discarded.descendingSet()) {
      if (offset < start) {
        break;
      }
      start--;
    }
    return Math.max(begin, start);
  }
}
