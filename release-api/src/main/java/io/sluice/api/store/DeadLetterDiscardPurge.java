package io.sluice.api.store;

import io.sluice.messaging.jdbc.Purge;
import jakarta.inject.Singleton;
import java.util.List;

/// Deletes the discards of dead letters that Kafka no longer has.
@Singleton
public class DeadLetterDiscardPurge implements Purge {
  static final String DELETE =
      """
      delete from dead_letter_discard where ctid = any (array (
        select ctid from dead_letter_discard
        where discarded < statement_timestamp() - make_interval(secs => ?)
        order by discarded limit ?))
      """;

  @Override
  public String name() {
    return "discards";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, DeadLetterDiscardStore.RETENTION)));
  }
}
