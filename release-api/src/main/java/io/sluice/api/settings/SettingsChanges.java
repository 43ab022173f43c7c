package io.sluice.api.settings;

import io.sluice.api.access.Caller;
import io.sluice.api.access.Tokens;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DefaultsDocument;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.Gates;
import io.sluice.api.document.Rules;
import io.sluice.api.document.WindowRules;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.request.Orders;
import io.sluice.api.store.Model;
import io.sluice.api.store.Settings;
import io.sluice.api.store.Settings.Stored;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.Page;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Changes settings documents, and rejects changes that lanes in use do not allow.
@ApplicationScoped
class SettingsChanges {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Orders orders;
  private final Tokens tokens;

  SettingsChanges(JdbcTransactions<JdbcTx> transactions, Orders orders, Tokens tokens) {
    this.transactions = transactions;
    this.orders = orders;
    this.tokens = tokens;
  }

  /// @param kind `environments` or `applications`
  List<Stored> list(String kind) {
    return transactions.call(tx -> Settings.list(tx.connection(), kind));
  }

  /// @throws Problem if there is none
  Stored get(String key) {
    return transactions.call(tx -> require(tx, key));
  }

  /// Stores an environment.
  ///
  /// @throws Problem if it is not valid, or would change the runtime or the router of a lane in use
  Stored put(String name, EnvironmentDocument document) {
    requireName(name);
    Rules.defaults(
        document.defaults().orElse(DefaultsDocument.NONE),
        Optional.of(document.allowedHosts().orElse(List.of())));
    // Expanding rules takes time: no transaction and no lock waits for it.
    WindowRules.check(
        document.windows().orElse(List.of()), transactions.<Instant>look(JdbcTx::now));
    return transactions.call(tx -> {
      String key = Settings.environmentKey(name);
      tx.lock(key);
      Optional<Stored> before = Settings.find(tx.connection(), key);
      before.ifPresent(stored -> requireSameTargets(tx, stored, document));
      Rules.targets(document);
      Gates.approvers(document.approvers().orElse(List.of()), tokens.people());
      return unchanged(before, Json.write(document))
          .orElseGet(() -> Settings.put(tx, name, document));
    });
  }

  /// Stores an application. If the document has no policy, the present one stays.
  ///
  /// @throws Problem if it is not valid
  Stored put(String name, ApplicationDocument document) {
    requireName(name);
    Rules.defaults(document.defaults().orElse(DefaultsDocument.NONE), Optional.empty());
    return transactions.call(tx -> {
      String key = Settings.applicationKey(name);
      tx.lock(key);
      Optional<Stored> before = Settings.find(tx.connection(), key);
      ApplicationDocument next =
          before
              .flatMap(stored -> stored.application().policy())
              .filter(_ -> document.policy().isEmpty())
              .map(document::with)
              .orElse(document);
      return unchanged(before, Json.write(next)).orElseGet(() -> Settings.put(tx, name, next));
    });
  }

  /// Deletes an environment or application.
  ///
  /// @param lanes pattern of its lanes
  /// @param stop whether lanes in use are stopped; otherwise they prevent the deletion
  /// @return the commands that stop them
  List<CommandView> delete(String key, String name, String lanes, boolean stop, Caller caller) {
    return transactions.call(tx -> {
      tx.lock(key);
      require(tx, key);
      var model = new Model(tx.connection());
      List<LaneKey> serving = model.lanes(lanes).stream().filter(model::isInUse).toList();
      if (!serving.isEmpty() && !stop) {
        throw new Problem(
            Kind.IN_USE, "%s serves: stop it first, or delete with ?stop=true".formatted(serving));
      }
      List<CommandView> commands =
          serving.stream().map(lane -> stop(tx, lane, name, caller)).toList();
      Settings.delete(tx, key, name);
      return commands;
    });
  }

  static Response deleted(List<CommandView> commands) {
    return commands.isEmpty()
        ? Response.noContent().build()
        : Response.accepted(new Page<>(commands, Optional.empty())).build();
  }

  private CommandView stop(JdbcTx tx, LaneKey lane, String name, Caller caller) {
    String reason = "%s is deleted".formatted(name);
    return Json.read(
        orders.append(tx, lane, UUID.randomUUID(), new Command.Stop(), caller, reason).body(),
        CommandView.class);
  }

  private static void requireSameTargets(JdbcTx tx, Stored stored, EnvironmentDocument document) {
    EnvironmentDocument before = stored.environment();
    boolean same =
        before.runtimeName().equals(document.runtimeName())
            && before.routerName().equals(document.routerName());
    var model = new Model(tx.connection());
    List<LaneKey> serving =
        same
            ? List.of()
            : model.lanes(stored.name() + "/%").stream().filter(model::isInUse).toList();
    if (!serving.isEmpty()) {
      throw new Problem(
          Kind.IN_USE,
          "%s serves under runtime %s and router %s: stop it before they change"
              .formatted(serving, before.runtimeName(), before.routerName()));
    }
  }

  private static Optional<Stored> unchanged(Optional<Stored> before, String document) {
    return before.filter(stored -> stored.document().equals(document));
  }

  private static Stored require(JdbcTx tx, String key) {
    return Settings.find(tx.connection(), key)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "there is no " + key));
  }

  private static void requireName(String name) {
    if (!LaneKey.NAME.matcher(name).matches()) {
      throw new Problem(
          Kind.INVALID_PARAMETER, "'%s' does not match %s".formatted(name, LaneKey.NAME));
    }
  }
}
