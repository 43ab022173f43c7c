package io.sluice.api.request;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.Model;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Finds the subject of a request, or throws a problem with status 404.
@ApplicationScoped
class Known {
  private final JdbcTransactions<JdbcTx> transactions;

  Known(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  ReleaseView release(UUID id) {
    return transactions.call(tx -> release(tx, id));
  }

  static ReleaseView release(JdbcTx tx, UUID id) {
    return new Model(tx.connection())
        .release(id)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "there is no release " + id));
  }

  static LaneStatus lane(JdbcTx tx, LaneKey key) {
    return new Model(tx.connection())
        .lane(key)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "there is no lane " + key));
  }

  /// @throws Problem if the read model has no event of `key` yet
  static void require(Model model, LaneKey key) {
    if (model.lane(key).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "there is no lane " + key);
    }
  }

  /// @throws Problem if one of the two is not a valid name
  static LaneKey lane(String environment, String application) {
    requireName(environment);
    requireName(application);
    return new LaneKey(environment, application);
  }

  static void requireName(String name) {
    if (!LaneKey.NAME.matcher(name).matches()) {
      throw new Problem(
          Kind.INVALID_PARAMETER, "'%s' does not match %s".formatted(name, LaneKey.NAME));
    }
  }
}
