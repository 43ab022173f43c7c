package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.audit.AuditTrail;
import io.sluice.api.command.SettingsChange.Effect;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DefaultsDocument;
import io.sluice.api.document.DocumentValidator;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.FloorsValidator;
import io.sluice.api.document.GateValidator;
import io.sluice.api.document.WindowValidator;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.identity.CallerDirectory;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.Command;
import io.sluice.contract.Floors;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Changes settings documents, and rejects changes that lanes in use do not allow.
@ApplicationScoped
class SettingsWriter {
  private final JdbcTransactions<JdbcTx> transactions;
  private final CallerDirectory callerDirectory;
  private final AuditTrail auditTrail;

  SettingsWriter(
      JdbcTransactions<JdbcTx> transactions,
      CallerDirectory callerDirectory,
      AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.callerDirectory = callerDirectory;
  }

  /// Stores an environment.
  ///
  /// @throws ProblemException if it is not valid, its precondition does not hold, or it would
  ///   change the runtime or the router of a lane in use
  Effect put(String name, EnvironmentDocument document, SettingsChange change) {
    Lookup.requireName(name);
    DocumentValidator.defaults(
        document.defaults().orElse(DefaultsDocument.NONE),
        Optional.of(document.allowedHosts().orElse(List.of())));
    FloorsValidator.check(
        document.floors().orElse(Floors.NONE),
        document.allowedHosts().orElse(List.of()),
        document.runtimeName());
    // Expanding rules takes time: no transaction and no lock waits for it.
    WindowValidator.check(
        document.windows().orElse(List.of()), transactions.<Instant>read(JdbcTx::now));
    return call(
        change,
        tx -> {
          String key = SettingsStore.environmentKey(name);
          Optional<Stored> before = findLocked(tx, key, change);
          Optional<Stored> unchanged = findUnchanged(before, document);
          requirePrecondition(tx, key, before, change, unchanged.isPresent());
          before.ifPresent(stored -> requireSameTargets(tx, stored, document));
          DocumentValidator.targets(document);
          GateValidator.approvers(
              document.approvers().orElse(List.of()), callerDirectory.callerRoles(name));
          return new Effect(
              before,
              unchanged.orElseGet(() ->
                  change.dryRun()
                      ? SettingsStore.preview(tx, key, name, Optional.of(document))
                      : SettingsStore.put(tx, name, document, change.author())));
        });
  }

  /// Stores an application. If the document has no policy, the present one stays.
  ///
  /// @throws ProblemException if it is not valid, its precondition does not hold, or it would
  ///   change the policy
  Effect put(String name, ApplicationDocument document, SettingsChange change) {
    Lookup.requireName(name);
    DocumentValidator.defaults(document.defaults().orElse(DefaultsDocument.NONE), Optional.empty());
    return call(
        change,
        tx -> {
          String key = SettingsStore.applicationKey(name);
          Optional<Stored> before = findLocked(tx, key, change);
          Optional<Setting.Policy> policy = before.flatMap(stored -> stored.application().policy());
          ApplicationDocument next =
              policy.filter(_ -> document.policy().isEmpty()).map(document::with).orElse(document);
          Optional<Stored> unchanged = findUnchanged(before, next);
          requirePrecondition(tx, key, before, change, unchanged.isPresent());
          requireSamePolicy(policy.orElse(Setting.Policy.NONE), next.policyOrNone());
          return new Effect(
              before,
              unchanged.orElseGet(() ->
                  change.dryRun()
                      ? SettingsStore.preview(tx, key, name, Optional.of(next))
                      : SettingsStore.put(tx, name, next, change.author())));
        });
  }

  /// Deletes an environment or application.
  ///
  /// @param lanes pattern of its lanes
  /// @param stop whether lanes in use are stopped; otherwise they prevent the deletion
  /// @return the commands that stop them
  List<CommandView> delete(
      String key, String name, String lanes, boolean stop, SettingsChange change) {
    auditTrail.setReason(change.reason());
    return auditTrail.call(
        tx -> {
          List<LaneKey> serving = requireDeletable(tx, key, lanes, stop, change);
          List<CommandView> commands =
              serving.stream().map(lane -> stop(tx, lane, name, change)).toList();
          Stored deleted = SettingsStore.delete(tx, key, name, change.author());
          auditTrail.setRevision(deleted.revision() - 1, deleted.revision());
          return commands;
        },
        commands -> status(commands).getStatusCode());
  }

  /// Makes a change with its entry of the audit log; a dry run has none.
  private Effect call(SettingsChange change, Function<JdbcTx, Effect> work) {
    if (change.dryRun()) {
      auditTrail.setDryRun();
      return transactions.call(work);
    }
    auditTrail.setReason(change.reason());
    return auditTrail.call(
        tx -> {
          Effect effect = work.apply(tx);
          auditTrail.setRevision(
              effect.before().map(Stored::revision).orElse(0L), effect.after().revision());
          return effect;
        },
        _ -> Response.Status.OK.getStatusCode());
  }

  /// Returns the difference that [#delete] would make, and changes nothing.
  SettingsDiffView previewDelete(
      String key, String name, String lanes, boolean stop, SettingsChange change) {
    auditTrail.setDryRun();
    return transactions.call(tx -> {
      requireDeletable(tx, key, lanes, stop, change);
      Optional<Stored> before = SettingsStore.find(tx.connection(), key);
      return new Effect(before, SettingsStore.preview(tx, key, name, Optional.empty())).diff();
    });
  }

  /// Returns the lanes that the deletion stops.
  private static List<LaneKey> requireDeletable(
      JdbcTx tx, String key, String lanes, boolean stop, SettingsChange change) {
    Optional<Stored> before = findLocked(tx, key, change);
    if (before.isEmpty()) {
      throw missing(key);
    }
    requirePrecondition(tx, key, before, change, false);
    var store = new JdbcProjectionStore(tx.connection());
    List<LaneKey> serving = store.lanes(lanes).stream().filter(store::isInUse).toList();
    if (!serving.isEmpty() && !stop) {
      throw new ProblemException(
          ProblemType.IN_USE,
          "%s serves: stop it first, or delete with ?stop=true".formatted(serving));
    }
    return serving;
  }

  /// Finds the present document, and locks it unless the change is a dry run.
  private static Optional<Stored> findLocked(JdbcTx tx, String key, SettingsChange change) {
    if (!change.dryRun()) {
      tx.lock(key);
    }
    return SettingsStore.find(tx.connection(), key);
  }

  /// A dry run needs no precondition, but one that it has must hold.
  private static void requirePrecondition(
      JdbcTx tx, String key, Optional<Stored> before, SettingsChange change, boolean same) {
    if (!change.dryRun() || !(change.precondition() instanceof Precondition.Absent)) {
      new PreconditionValidator(tx.connection(), key, before).require(change.precondition(), same);
    }
  }

  /// Rejects another policy, since a veto has the caller and the reason of its own request.
  private static void requireSamePolicy(Setting.Policy before, Setting.Policy after) {
    if (!before.equals(after)) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/policy",
          "differs from the present policy: leave it out, and change vetoes and pins with"
              + " POST …/veto, unveto, pin or unpin");
    }
  }

  static Response toResponse(List<CommandView> commands) {
    Response.ResponseBuilder response = Response.status(status(commands));
    return commands.isEmpty()
        ? response.build()
        : response.entity(new Page<>(commands, Optional.empty())).build();
  }

  private static Response.Status status(List<CommandView> commands) {
    return commands.isEmpty() ? Response.Status.NO_CONTENT : Response.Status.ACCEPTED;
  }

  private static CommandView stop(JdbcTx tx, LaneKey lane, String name, SettingsChange change) {
    String reason = "%s is deleted: %s".formatted(name, change.reason());
    return Json.read(
        CommandAppender.append(
                tx, lane, UUID.randomUUID(), new Command.Stop(), change.caller(), reason)
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

  static ProblemException missing(String key) {
    return new ProblemException(ProblemType.NOT_FOUND, "there is no " + key);
  }
}
