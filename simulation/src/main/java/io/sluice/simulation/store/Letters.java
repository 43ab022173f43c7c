package io.sluice.simulation.store;

import io.sluice.notifier.delivery.Book;
import io.sluice.notifier.delivery.Closing;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.ledger.Post;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The committed notifications of notifier.
public final class Letters {
  private final Map<UUID, Row> rows = new HashMap<>();

  /// @param owner the deliverer that leased it, if any
  /// @param lease grows with each lease
  record Row(
      Post post,
      Instant madeAt,
      Instant nextAt,
      int tries,
      Optional<UUID> owner,
      long lease,
      boolean isOver) {

    static Row of(Post post, Instant at) {
      return new Row(post, at, at, 0, Optional.empty(), 0, false);
    }

    UUID message() {
      return post.letter().id();
    }

    String address() {
      return post.letter().address();
    }

    boolean isDue(Instant now) {
      return !isOver && owner.isEmpty() && !nextAt.isAfter(now);
    }

    Row takenBy(UUID taker) {
      return new Row(post, madeAt, nextAt, tries, Optional.of(taker), lease + 1, isOver);
    }

    Row free() {
      return new Row(post, madeAt, nextAt, tries, Optional.empty(), lease, isOver);
    }

    Row closed(Closing closing, Instant now) {
      return new Row(
          post,
          madeAt,
          now.plus(closing.pause()),
          closing.tries(),
          Optional.empty(),
          lease,
          closing.notice().isPresent());
    }

    Delivery delivery() {
      return new Delivery(
          post.letter(),
          post.lane(),
          post.release(),
          post.transition(),
          post.channel(),
          tries,
          lease);
    }

    Book.Lease held() {
      return new Book.Lease(message(), lease);
    }
  }

  /// Whether each notification was delivered or given up.
  public boolean areAllOver() {
    return rows.values().stream().allMatch(Row::isOver);
  }

  /// Whether a notification is leased, or due at `now`.
  public boolean isAnyOpen(Instant now) {
    return open().stream().anyMatch(row -> row.owner().isPresent() || row.isDue(now));
  }

  /// Returns the notifications that are not over, the longest due first.
  List<Row> open() {
    return rows.values().stream()
        .filter(row -> !row.isOver())
        .sorted(Comparator.comparing(Row::nextAt).thenComparing(Row::message))
        .toList();
  }

  Optional<Row> find(UUID message) {
    return Optional.ofNullable(rows.get(message));
  }

  void put(Row row) {
    rows.put(row.message(), row);
  }
}
