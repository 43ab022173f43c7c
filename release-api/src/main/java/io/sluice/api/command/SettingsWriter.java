package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DefaultsDocument;
import io.sluice.api.document.DocumentValidator;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.GateValidator;
import io.sluice.api.document.WindowValidator;
import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.TokenRegistry;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
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
class SettingsWriter {
  private final JdbcTransactions<JdbcTx> transactions;
  private final TokenRegistry tokenRegistry;

  SettingsWriter(JdbcTransactions<JdbcTx> transactions, TokenRegistry tokenRegistry) {
    this.transactions = transactions;
    this.tokenRegistry = tokenRegistry;
  }

  /// @param kind `environments` or `applications`
  List<Stored> list(String kind) {
    return transactions.call(tx -> SettingsStore.list(tx.connection(), kind));
  }

  /// @throws ProblemException if there is none
  Stored get(String key) {
    return transactions.call(tx -> require(tx, key));
  }

  /// Stores an environment.
  ///
  /// @throws ProblemException if it is not valid, or would change the runtime or the router of a
  ///   lane in use
  Stored put(String name, EnvironmentDocument document) {
    Lookup.requireName(name);
    DocumentValidator.defaults(
        document.defaults().orElse(DefaultsDocument.NONE),
        Optional.of(document.allowedHosts().orElse(List.of())));
    // Expanding rules takes time: no transaction and no lock waits for it.
    WindowValidator.check(
        document.windows().orElse(List.of()), transactions.<Instant>read(JdbcTx::now));
    return transactions.call(tx -> {
      String key = SettingsStore.environmentKey(name);
      tx.lock(key);
      Optional<Stored> before = SettingsStore.find(tx.connection(), key);
      before.ifPresent(stored -> requireSameTargets(tx, stored, document));
      DocumentValidator.targets(document);
      GateValidator.approvers(document.approvers().orElse(List.of()), tokenRegistry.callerRoles());
      return findUnchanged(before, document).orElseGet(() -> SettingsStore.put(tx, name, document));
    });
  }

  /// Stores an application. If the document has no policy, the present one stays.
  ///
  /// @throws ProblemException if it is not valid
  Stored put(String name, ApplicationDocument document) {
    Lookup.requireName(name);
    DocumentValidator.defaults(document.defaults().orElse(DefaultsDocument.NONE), Optional.empty());
    return transactions.call(tx -> {
      String key = SettingsStore.applicationKey(name);
      tx.lock(key);
      Optional<Stored> before = SettingsStore.find(tx.connection(), key);
      ApplicationDocument next =
          before
              .flatMap(stored -> stored.application().policy())
              .filter(_ -> document.policy().isEmpty())
              .map(document::with)
              .orElse(document);
      return findUnchanged(before, next).orElseGet(() -> SettingsStore.put(tx, name, next));
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
      var store = new JdbcProjectionStore(tx.connection());
      List<LaneKey> serving = store.lanes(lanes).stream().filter(store::isInUse).toList();
      if (!serving.isEmpty() && !stop) {
        throw new ProblemException(
            ProblemType.IN_USE,
            "%s serves: stop it first, or delete with ?stop=true".formatted(serving));
      }
      List<CommandView> commands =
          serving.stream().map(lane -> stop(tx, lane, name, caller)).toList();
      SettingsStore.delete(tx, key, name);
      return commands;
    });
  }

  static Response toResponse(List<CommandView> commands) {
    return commands.isEmpty()
        ? Response.noContent().build()
        : Response.accepted(new Page<>(commands, Optional.empty())).build();
  }

  private CommandView stop(JdbcTx tx, LaneKey lane, String name, Caller caller) {
    String reason = "%s is deleted".formatted(name);
    return Json.read(
        CommandAppender.append(tx, lane, UUID.randomUUID(), new Command.Stop(), caller, reason)
            .body(),
        CommandView.class);
  }

  private static void requireSameTargets(JdbcTx tx, Stored stored, EnvironmentDocument document) {
    EnvironmentDocument before = stored.environment();
    boolean same =
        before.runtimeName().equals(document.runtimeName())
            && before.routerName().equals(document.routerName());
    var store = new JdbcProjectionStore(tx.connection());
    List<LaneKey> serving =
        same
            ? List.of()
            : store.lanes(stored.name() + "/%").stream().filter(store::isInUse).toList();
    if (!serving.isEmpty()) {
      throw new ProblemException(
          ProblemType.IN_USE,
          "%s serves under runtime %s and router %s: stop it before they change"
              .formatted(serving, before.runtimeName(), before.routerName()));
    }
  }

  /// Returns `before` if `document` differs from it at most in the order of its fields.
  private static Optional<Stored> findUnchanged(Optional<Stored> before, Object document) {
    JsonNode written = Json.read(Json.write(document), JsonNode.class);
    return before.filter(stored -> Json.read(stored.document(), JsonNode.class).equals(written));
  }

  private static Stored require(JdbcTx tx, String key) {
    return SettingsStore.find(tx.connection(), key)
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no " + key));
  }
}
