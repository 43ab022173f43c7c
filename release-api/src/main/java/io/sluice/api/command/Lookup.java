package io.sluice.api.command;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Finds the subject of a request, or throws a problem with status 404.
@ApplicationScoped
class Lookup {
  private final JdbcTransactions<JdbcTx> transactions;

  Lookup(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  ReleaseView release(UUID id) {
    return transactions.call(tx -> release(tx, id));
  }

  static ReleaseView release(JdbcTx tx, UUID id) {
    return new JdbcProjectionStore(tx.connection())
        .findRelease(id)
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no release " + id));
  }

  static LaneStatus lane(JdbcTx tx, LaneKey key) {
    return new JdbcProjectionStore(tx.connection())
        .findLane(key)
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no lane " + key));
  }

  /// @throws ProblemException if the read model has no event of `key` yet
  static void require(JdbcProjectionStore store, LaneKey key) {
    if (store.findLane(key).isEmpty()) {
      throw new ProblemException(ProblemType.NOT_FOUND, "there is no lane " + key);
    }
  }

  /// @throws ProblemException if one of the two is not a valid name
  static LaneKey lane(String environment, String application) {
    requireName(environment);
    requireName(application);
    return new LaneKey(environment, application);
  }

  static void requireName(String name) {
    if (!LaneKey.NAME.matcher(name).matches()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "'%s' does not match %s".formatted(name, LaneKey.NAME));
    }
  }
}
