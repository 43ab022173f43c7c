package io.sluice.simulation.store;

import io.sluice.domain.notice.Account;
import io.sluice.notifier.ledger.LedgerTx;
import io.sluice.notifier.ledger.Post;
import io.sluice.simulation.time.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A transaction of notifier.
public final class NotifierTx extends SimTx implements LedgerTx {
  private final Tables tables;
  private final List<Post> posts = new ArrayList<>();

  /// The committed tables of notifier.
  public static final class Tables {
    private final Map<UUID, Account> accounts = new HashMap<>();
    private final Set<UUID> concluded = new HashSet<>();
    private final Set<Told> told = new HashSet<>();
    private final Letters letters = new Letters();

    public Letters letters() {
      return letters;
    }

    private record Told(UUID release, String transition, String address) {}
  }

  /// Begins a transaction.
  public NotifierTx(Database database, Host host, Tables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The notifications that it makes due.
  public List<Post> posts() {
    return posts;
  }

  @Override
  public Optional<Account> account(UUID release) {
    statement();
    return Optional.ofNullable(tables.accounts.get(release));
  }

  @Override
  public void keep(Account account) {
    write(() -> tables.accounts.put(account.release(), account));
  }

  @Override
  public boolean conclude(UUID release, UUID event) {
    statement();
    write(() -> {
      tables.concluded.add(release);
      tables.accounts.remove(release);
    });
    return !tables.concluded.contains(release);
  }

  @Override
  public boolean post(Post post) {
    statement();
    var told = new Tables.Told(post.release(), post.transition(), post.letter().address());
    boolean isNew =
        !tables.told.contains(told)
            && posts.stream()
                .noneMatch(it -> it.letter().address().equals(post.letter().address()));
    if (isNew) {
      posts.add(post);
      var row = Letters.Row.of(post, clock());
      write(() -> {
        tables.told.add(told);
        tables.letters.put(row);
      });
    }
    return isNew;
  }
}
