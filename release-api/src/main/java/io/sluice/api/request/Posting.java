package io.sluice.api.request;

import io.sluice.api.access.Tokens;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.Artifacts;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.Gates;
import io.sluice.api.document.Nearest;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.document.Resolver;
import io.sluice.api.document.Rules;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.store.Answer;
import io.sluice.api.store.Model;
import io.sluice.api.store.Repeat;
import io.sluice.api.store.Settings;
import io.sluice.api.store.Settings.Stored;
import io.sluice.api.store.Standing;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Validates a release's document and appends the release to the log, together with the environment
/// and application that it was resolved with.
@ApplicationScoped
class Posting {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Once once;
  private final Artifacts artifacts;
  private final Tokens tokens;

  Posting(JdbcTransactions<JdbcTx> transactions, Once once, Artifacts artifacts, Tokens tokens) {
    this.tokens = tokens;
    this.transactions = transactions;
    this.once = once;
    this.artifacts = artifacts;
  }

  /// A validated release that may be requested.
  record Ready(ReleaseSpec spec, Ground ground) {}

  /// Completes and validates `document`.
  ///
  /// @throws Problem with all errors
  Ready prepare(ReleaseDocument document) {
    return allowed(plan(document));
  }

  /// Completes and validates `document`, but accepts a version that a veto or a pin excludes.
  Ready plan(ReleaseDocument document) {
    Rules.names(document);
    Rules.oneStrategy(document.strategy(), "");
    String environment = document.environment().orElseThrow();
    Ground ground = ground(new LaneKey(environment, document.application().orElseThrow()));
    ReleaseSpec spec = Resolver.resolve(document, ground.defaults(), ground.rules(), ground.now());
    return check(spec, ground);
  }

  /// Validates a document that was resolved for an earlier release.
  ///
  /// @throws Problem with all present errors
  Ready again(ReleaseSpec spec) {
    return allowed(restart(spec));
  }

  /// Validates the document of a release that is retried. For runtime local, the artifact is
  /// computed again from the present files.
  Ready retry(ReleaseSpec spec) {
    Ground ground = ground(spec.lane());
    return allowed(check(isLocal(ground) ? spec.withoutArtifact() : spec, ground));
  }

  private static boolean isLocal(Ground ground) {
    return ground.rules().runtimeName().equals("local");
  }

  /// Validates the document of the serving release, even if a veto or a pin excludes its version.
  Ready restart(ReleaseSpec spec) {
    return check(spec, ground(spec.lane()));
  }

  /// @throws Problem if the version is vetoed, or another one pinned
  private static Ready allowed(Ready ready) {
    ready
        .ground()
        .refusal(ready.spec().version())
        .ifPresent(why -> {
          throw Problem.at(Kind.INVALID_DOCUMENT, "/version", why);
        });
    return ready;
  }

  private Ready check(ReleaseSpec spec, Ground ground) {
    EnvironmentDocument environment = ground.rules();
    ReleaseSpec checked = Rules.check(spec, environment, ground.stable(), ground.now());
    Gates.requirePeople(
        checked.strategy(), environment.approvers().orElse(List.of()), tokens.people());
    return new Ready(checked, ground);
  }

  private Ground ground(LaneKey lane) {
    return transactions.look(tx -> {
      Connection connection = tx.connection();
      Standing found = Standing.find(connection, lane);
      return Ground.of(
          found.environment().orElseThrow(() -> unknown(connection, lane.environment())),
          found.application(),
          found.lane(),
          found.now());
    });
  }

  private static Problem unknown(Connection connection, String environment) {
    List<String> known =
        Settings.list(connection, "environments").stream().map(Stored::name).toList();
    return Problem.at(
        Kind.INVALID_DOCUMENT,
        "/environment",
        "there is no environment '%1$s'%2$s: 'sluice environments set %1$s -f FILE' makes it"
            .formatted(environment, known.isEmpty() ? ", nor any other" : ""),
        Nearest.to(environment, known));
  }

  /// Returns `ready` with its artifact: for runtime local, that of the command's present files.
  ///
  /// @throws Problem if the document names another artifact, or a file cannot be read
  Ready identify(Ready ready) {
    if (!isLocal(ready.ground())) {
      return ready;
    }
    String artifact = artifacts.of(ready.spec().command());
    ready
        .spec()
        .artifact()
        .filter(named -> !named.equals(artifact))
        .ifPresent(named -> {
          throw Problem.at(
              Kind.INVALID_DOCUMENT,
              "/artifact",
              ("the files of the command are %s now, not %s: runtime local uses the present files,"
                      + " remove artifact")
                  .formatted(artifact, named));
        });
    return new Ready(ready.spec().withArtifact(artifact), ready.ground());
  }

  /// Appends the request, and inserts the release's row, which the read model returns until the
  /// engine's first event arrives.
  Answer post(Repeat repeat, UUID id, Ready ready, Origin origin) {
    return post(
        repeat,
        id,
        ready,
        origin,
        json -> new Answer(202, Optional.of("/api/v1/releases/" + id), json));
  }

  /// Appends the request as the other method does.
  ///
  /// @param answer makes the answer to the caller from the view of the release
  Answer post(Repeat repeat, UUID id, Ready ready, Origin origin, Function<String, Answer> answer) {
    return once.call(repeat, tx -> answer.apply(append(tx, id, ready, origin)));
  }

  private static String append(JdbcTx tx, UUID id, Ready ready, Origin origin) {
    ReleaseSpec spec = ready.spec();
    Model.requireNew(
        tx,
        id,
        () -> {
          throw new Problem(Kind.KEY_REUSED, "'%s' is another release".formatted(id));
        });
    Setting.ApplicationSet application = application(tx, spec.application(), ready.ground());
    LaneRow row = tx.lock(spec.lane().toString());
    Instant now = tx.now();
    Instant at = now.isAfter(row.at()) ? now : row.at();
    var request =
        new Request.Requested(
            id,
            spec,
            origin.retryOf(),
            origin.revertOf(),
            origin.revert(),
            origin.restartOf(),
            origin.caller(),
            origin.reason(),
            ready.ground().environment().environmentSet(ready.ground().rules()),
            Optional.of(application));
    LaneLog.append(tx, row, id, Optional.of(id), request, at);
    ReleaseView view =
        ReleaseViews.accepted(
            id, spec, origin.retryOf(), origin.revertOf(), origin.restartOf(), origin.caller(), at);
    String json = Json.write(view);
    Model.accept(tx, view, json);
    return json;
  }

  /// Returns the application; the first release of an unknown application creates it.
  private static Setting.ApplicationSet application(JdbcTx tx, String name, Ground ground) {
    if (ground.application().isPresent()) {
      return ground.application().get().applicationSet(ground.defaults());
    }
    String key = Settings.applicationKey(name);
    tx.lock(key);
    Stored stored =
        Settings.find(tx.connection(), key)
            .orElseGet(() -> Settings.put(tx, name, ApplicationDocument.NONE));
    return stored.applicationSet(stored.application());
  }
}
