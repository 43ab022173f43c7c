package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.command.CommandSubmission.ParsedRequest;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentValidator;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.GateValidator;
import io.sluice.api.document.LocalArtifacts;
import io.sluice.api.document.NameSuggestion;
import io.sluice.api.document.ReleaseDocument;
import io.sluice.api.document.SpecResolver;
import io.sluice.api.http.Caller;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.identity.CallerDirectory;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.api.store.LaneContext;
import io.sluice.api.store.SettingRepository;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Floors;
import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.floor.Acceptance;
import io.sluice.domain.floor.BreakGlassRule;
import io.sluice.domain.floor.DocumentFloors;
import io.sluice.domain.floor.EnvironmentTerms;
import io.sluice.domain.floor.FloorCheck;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Validates a release's document and appends the release to the log, together with the environment
/// and application that it was resolved with.
@ApplicationScoped
class ReleaseSubmission {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Idempotency idempotency;
  private final LocalArtifacts localArtifacts;
  private final CallerDirectory callerDirectory;
  private final SettingRepository settings;
  private final RequestContext requestContext;
  private final AuditTrail auditTrail;
  private final AdmissionEvaluator admissionEvaluator;

  ReleaseSubmission(
      JdbcTransactions<JdbcTx> transactions,
      Idempotency idempotency,
      LocalArtifacts localArtifacts,
      CallerDirectory callerDirectory,
      SettingRepository settings,
      RequestContext requestContext,
      AuditTrail auditTrail,
      AdmissionEvaluator admissionEvaluator) {
    this.admissionEvaluator = admissionEvaluator;
    this.auditTrail = auditTrail;
    this.requestContext = requestContext;
    this.callerDirectory = callerDirectory;
    this.settings = settings;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.localArtifacts = localArtifacts;
  }

  /// A validated release. A post still requires that its version is allowed and its floors are met.
  ///
  /// @param floors floors of the environment, met or missed
  /// @param failedAdmission names of the admission rules that it fails; empty if none was evaluated
  record ValidatedRelease(
      ReleaseSpec spec,
      ResolutionContext context,
      List<FloorCheck> floors,
      Optional<List<String>> failedAdmission) {
    List<FloorCheck> missed() {
      return floors.stream().filter(check -> !check.isMet()).toList();
    }

    ValidatedRelease with(ReleaseSpec identified) {
      return new ValidatedRelease(identified, context, floors, failedAdmission);
    }

    ValidatedRelease with(List<FloorCheck> checked, Optional<List<String>> failed) {
      return new ValidatedRelease(spec, context, checked, failed);
    }
  }

  /// Completes and validates `document`.
  ///
  /// @throws ProblemException with all errors
  ValidatedRelease plan(ReleaseDocument document, Caller caller) {
    DocumentValidator.names(document);
    DocumentValidator.oneStrategy(document.strategy(), "");
    LaneKey lane =
        new LaneKey(document.environment().orElseThrow(), document.application().orElseThrow());
    requestContext.requireLane(lane);
    ResolutionContext context = context(lane);
    ReleaseSpec spec =
        SpecResolver.resolve(
            document, context.applicationDocument(), context.environmentDocument(), context.now());
    return checkWithFloors(spec, context, caller);
  }

  /// Validates the document of a revert, which was resolved for an earlier release.
  ///
  /// @param judged whether that release succeeded without bypassing a floor
  /// @throws ProblemException with all errors
  ValidatedRelease revert(ReleaseSpec spec, boolean judged, Caller caller) {
    ValidatedRelease validated = restart(spec, caller);
    ResolutionContext context = validated.context();
    // What was judged needs no rule again, and a revert must not wait for their evaluation.
    Optional<List<String>> failed =
        judged
            ? Optional.empty()
            : findFailed(context, admission(validated, documentFloors(validated), caller));
    return validated.with(
        acceptance(context, failed).missed(validated.spec(), Optional.of(judged)), failed);
  }

  /// Validates the document of a release that is retried. For runtime local, the artifact is
  /// computed again from the current files.
  ValidatedRelease retry(ReleaseSpec spec, Caller caller) {
    ResolutionContext context = context(spec.lane());
    return checkWithFloors(isLocal(context) ? spec.withoutArtifact() : spec, context, caller);
  }

  /// Returns whether the artifact is computed from the files of the command.
  static boolean isLocal(ResolutionContext context) {
    return context.environmentDocument().runtimeName().equals("local");
  }

  /// Validates the document of the serving release, which needs no floor again.
  ValidatedRelease restart(ReleaseSpec spec, Caller caller) {
    return check(spec, context(spec.lane()), caller);
  }

  /// @throws ProblemException if the version is vetoed or another one pinned, unless the release is
  ///   a restart, or if it misses floors and its author does not bypass them
  private static void requireAllowed(ValidatedRelease validated, CommandOrigin commandOrigin) {
    validated
        .context()
        .findRejection(validated.spec().version())
        .filter(_ -> commandOrigin.restartOf().isEmpty())
        .ifPresent(reason -> {
          throw ProblemException.at(ProblemType.INVALID_DOCUMENT, "/version", reason);
        });
    List<FloorCheck> missed = validated.missed();
    if (!missed.isEmpty() && commandOrigin.breakGlass().isEmpty()) {
      throw FloorViews.toProblem(missed);
    }
  }

  private static Acceptance acceptance(
      ResolutionContext context, Optional<List<String>> failedAdmission) {
    EnvironmentDocument environment = context.environmentDocument();
    return new Acceptance(
        environment.floors().orElse(Floors.NONE),
        new EnvironmentTerms(environment.runtimeName(), environment.approvers().orElse(List.of())),
        List.of(),
        Optional.empty(),
        failedAdmission);
  }

  private ValidatedRelease checkWithFloors(
      ReleaseSpec spec, ResolutionContext context, Caller caller) {
    ValidatedRelease validated = check(spec, context, caller);
    List<FloorCheck> floors = documentFloors(validated);
    List<FloorCheck> admission = admission(validated, floors, caller);
    return validated.with(
        Stream.concat(floors.stream(), admission.stream()).toList(),
        findFailed(context, admission));
  }

  private static List<FloorCheck> documentFloors(ValidatedRelease validated) {
    Acceptance acceptance = acceptance(validated.context(), Optional.empty());
    return DocumentFloors.of(acceptance.floors(), acceptance.environment(), validated.spec());
  }

  private List<FloorCheck> admission(
      ValidatedRelease validated, List<FloorCheck> floors, Caller caller) {
    return admissionEvaluator.check(validated.spec(), validated.context(), floors, caller);
  }

  /// Returns the names of the rules that a release fails; empty if the environment has no rules.
  private static Optional<List<String>> findFailed(
      ResolutionContext context, List<FloorCheck> admission) {
    List<AdmissionRule> rules = context.admission();
    return Optional.of(
            IntStream.range(0, admission.size())
                .filter(i -> !admission.get(i).isMet())
                .mapToObj(i -> rules.get(i).name())
                .toList())
        .filter(_ -> !rules.isEmpty());
  }

  private ValidatedRelease check(ReleaseSpec spec, ResolutionContext context, Caller caller) {
    EnvironmentDocument environment = context.environmentDocument();
    ReleaseSpec checked =
        DocumentValidator.check(spec, environment, context.findStable(), context.now());
    GateValidator.requireQuorum(
        checked.strategy(),
        environment.approvers().orElse(List.of()),
        approverRoles(spec.lane(), caller));
    return new ValidatedRelease(checked, context, List.of(), Optional.empty());
  }

  /// Returns the roles of each caller who may approve the release of `author`. The person behind it
  /// needs a break-glass, which the maker of an API key has as an admin.
  private Collection<List<String>> approverRoles(LaneKey lane, Caller author) {
    return author.kind() == CallerKind.KEY || BreakGlassRule.isAllowed(author.roleNames(lane))
        ? callerDirectory.callerRoles(lane)
        : callerDirectory.otherCallerRoles(author.name(), lane);
  }

  /// Returns the context of a release of `lane`.
  ///
  /// @throws ProblemException if there is no such environment
  ResolutionContext context(LaneKey lane) {
    LaneContext found = transactions.read(tx -> LaneContext.read(tx.connection(), lane));
    return ResolutionContext.of(
        found.environment().orElseThrow(() -> unknown(lane.environment())),
        found.application(),
        found.lane(),
        found.now());
  }

  private ProblemException unknown(String environment) {
    List<String> known =
        settings.present("environments").stream()
            .map(Stored::name)
            .filter(requestContext.visible()::hasEnvironment)
            .toList();
    return ProblemException.at(
        ProblemType.INVALID_DOCUMENT,
        "/environment",
        ("there is no environment '%1$s'%2$s:"
                + " 'sluice environments set %1$s -f FILE --reason TEXT' makes it")
            .formatted(environment, known.isEmpty() ? ", nor any other" : ""),
        NameSuggestion.find(environment, known));
  }

  /// Returns `validated` with its artifact: for runtime local, that of the command's current files.
  ///
  /// @throws ProblemException if the document names another artifact, or a file cannot be read
  ValidatedRelease identify(ValidatedRelease validated) {
    if (!isLocal(validated.context())) {
      return validated;
    }
    String artifact = localArtifacts.of(validated.spec().command());
    validated
        .spec()
        .artifact()
        .filter(named -> !named.equals(artifact))
        .ifPresent(named -> {
          throw ProblemException.at(
              ProblemType.INVALID_DOCUMENT,
              "/artifact",
              ("the files of the command are %s now, not %s: runtime local uses the current files,"
                      + " remove artifact")
                  .formatted(artifact, named));
        });
    return validated.with(validated.spec().withArtifact(artifact));
  }

  /// Computes the artifact, appends the request, and inserts the release's row, which the read
  /// model returns until the engine's first event arrives.
  StoredResponse post(
      ParsedRequest<?> parsedRequest, ValidatedRelease validated, CommandOrigin commandOrigin) {
    Optional<String> location = Optional.of("/api/v1/releases/" + parsedRequest.id());
    return post(
        parsedRequest, validated, commandOrigin, json -> new StoredResponse(202, location, json));
  }

  /// Posts the release, and answers with the result of `response`.
  ///
  /// @param response makes the response to the caller from the view of the release, as JSON
  StoredResponse post(
      ParsedRequest<?> parsedRequest,
      ValidatedRelease validated,
      CommandOrigin commandOrigin,
      Function<String, StoredResponse> response) {
    requireAllowed(validated, commandOrigin);
    ValidatedRelease identified = identify(validated);
    auditTrail.setLane(validated.spec().lane());
    auditTrail.setCreated(parsedRequest.id());
    commandOrigin.reason().ifPresent(auditTrail::setReason);
    return idempotency.execute(
        parsedRequest.key(),
        tx -> response.apply(append(tx, parsedRequest.id(), identified, commandOrigin)));
  }

  private static String append(
      JdbcTx tx, UUID id, ValidatedRelease validated, CommandOrigin commandOrigin) {
    ReleaseSpec spec = validated.spec();
    JdbcProjectionStore.requireNew(
        tx,
        id,
        () -> {
          throw new ProblemException(
              ProblemType.IDEMPOTENCY_KEY_REUSED, "'%s' is another release".formatted(id));
        });
    Setting.ApplicationSet application =
        application(tx, spec, validated.context(), commandOrigin.caller());
    LaneRow row = tx.lock(spec.lane().toString());
    Instant now = tx.now();
    Instant at = now.isAfter(row.at()) ? now : row.at();
    Request request = request(id, validated, commandOrigin, application);
    LaneLog.append(tx, row, id, Optional.of(id), request, at);
    ReleaseView view =
        ReleaseViews.accepted(
            id,
            spec,
            commandOrigin.retryOf(),
            commandOrigin.revertOf(),
            commandOrigin.restartOf(),
            commandOrigin.caller(),
            commandOrigin.reason(),
            at);
    String json = Json.write(view);
    JdbcProjectionStore.accept(tx, view, json);
    return json;
  }

  private static Request request(
      UUID id,
      ValidatedRelease validated,
      CommandOrigin commandOrigin,
      Setting.ApplicationSet application) {
    ResolutionContext context = validated.context();
    return new Request.ReleaseRequested(
        id,
        validated.spec(),
        commandOrigin.retryOf(),
        commandOrigin.revertOf(),
        commandOrigin.revert(),
        commandOrigin.restartOf(),
        commandOrigin.caller(),
        commandOrigin.reason(),
        context.environment().environmentSet(context.environmentDocument()),
        Optional.of(application),
        Optional.of(commandOrigin.author().roleNames(validated.spec().lane())),
        commandOrigin.breakGlass(),
        validated.failedAdmission());
  }

  /// Returns the application; the first release of an unknown application creates it.
  private static Setting.ApplicationSet application(
      JdbcTx tx, ReleaseSpec spec, ResolutionContext context, String caller) {
    if (context.application().isPresent()) {
      return context.application().get().applicationSet(context.applicationDocument());
    }
    String name = spec.application();
    String key = SettingsStore.applicationKey(name);
    tx.lock(key);
    Author author = new Author(caller, "its first release, in " + spec.environment());
    Stored stored =
        SettingsStore.find(tx.connection(), key)
            .orElseGet(() -> SettingsStore.put(tx, name, ApplicationDocument.NONE, author));
    return stored.applicationSet(stored.application());
  }
}
