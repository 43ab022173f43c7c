package io.sluice.api.request;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.Model;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/// Which earlier release a revert means.
@ApplicationScoped
class Reverts {
  private final JdbcTransactions<JdbcTx> transactions;

  Reverts(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// @param named the release to go back to; if empty, the one that served before the present
  ///   stable
  /// @throws Problem if there is none, or the named one never served the lane
  ReleaseView target(LaneKey lane, Optional<UUID> named) {
    return transactions.call(tx -> {
      LaneStatus status = Known.lane(tx, lane);
      var model = new Model(tx.connection());
      UUID id = named.orElseGet(() -> before(model, status));
      if (!model.hasServed(lane, id)) {
        throw Problem.at(
            Kind.INVALID_DOCUMENT, "/release", "release %s never served %s".formatted(id, lane));
      }
      return Known.release(tx, id);
    });
  }

  private static UUID before(Model model, LaneStatus status) {
    Optional<UUID> stable = status.lane().stable().map(Serving::release);
    return model
        .servedBefore(status.key(), stable)
        .orElseThrow(() ->
            new Problem(
                Kind.WRONG_STATE,
                "nothing served %s before what serves now".formatted(status.key())));
  }
}
