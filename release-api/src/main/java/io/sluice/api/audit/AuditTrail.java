package io.sluice.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Caller;
import io.sluice.api.http.RequestContext;
import io.sluice.api.store.AuditStore;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.AuditCaller;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.AuditRevision;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The entry of the present request in the audit log. The endpoint adds what only it knows, and
/// makes its change by [#call].
@RequestScoped
public class AuditTrail {
  /// The verb of a session of the console that begins.
  public static final String SIGN_IN = "sign-in";

  /// The verb of a session of the console that a person ends.
  public static final String SIGN_OUT = "sign-out";

  private static final int SEE_OTHER = 303;

  private final JdbcTransactions<JdbcTx> transactions;
  private final RequestContext requestContext;
  private Optional<String> lane = Optional.empty();
  private Optional<String> reason = Optional.empty();
  private Optional<AuditRevision> revision = Optional.empty();
  private Optional<String> created = Optional.empty();
  private boolean written;

  AuditTrail(JdbcTransactions<JdbcTx> transactions, RequestContext requestContext) {
    this.transactions = transactions;
    this.requestContext = requestContext;
  }

  /// Sets the lane of the change.
  public void setLane(LaneKey key) {
    lane = Optional.of(key.toString());
  }

  /// Sets the reason that the caller gave, without control characters.
  public void setReason(String given) {
    reason = Optional.of(given).filter(text -> !text.isEmpty());
  }

  /// Sets the revisions of the changed document.
  public void setRevision(long before, long after) {
    revision = Optional.of(new AuditRevision(before, after));
  }

  /// Sets the id of the created resource; it matters for a request to a list.
  public void setCreated(UUID id) {
    created = Optional.of(id.toString());
  }

  /// Sets what the first response to a repeated request names: its lane, its reason and the created
  /// resource.
  public void setRepeated(StoredResponse first) {
    JsonNode body = Json.read(first.body(), JsonNode.class);
    lane = findText(body, "lane").or(() -> lane);
    reason = findText(body, "requestReason").or(() -> reason);
    created = first.location().map(location -> location.substring(location.lastIndexOf('/') + 1));
  }

  /// Leaves no entry of the request, which only validates.
  public void setDryRun() {
    written = true;
  }

  /// Makes a change and appends its entry in one transaction.
  ///
  /// @param status returns the status of the response from the result of the change
  public <R> R call(Function<? super JdbcTx, R> change, ToIntFunction<? super R> status) {
    R result =
        transactions.call(tx -> {
          R done = change.apply(tx);
          AuditStore.append(tx, entry(tx.now(), status.applyAsInt(done)));
          return done;
        });
    written = true;
    return result;
  }

  /// Adds the entry of a session of the console, which `tx` begins or ends. The sign-in has no verb
  /// of the API.
  ///
  /// @param verb [#SIGN_IN] or [#SIGN_OUT]
  public void addSession(JdbcTx tx, Caller caller, String verb) {
    AuditStore.append(
        tx,
        new AuditEntry(
            tx.now(),
            Optional.of(toCaller(caller)),
            requestContext.address(),
            Optional.of(verb),
            AuditTarget.of(requestContext.path(), Optional.empty()).path(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            SEE_OTHER,
            1));
  }

  /// Appends the entry of a request that has made a change without [#call], or that repeats one.
  void append(int status) {
    if (!written) {
      Integer _ = call(_ -> status, Integer::intValue);
    }
  }

  private AuditEntry entry(Instant at, int status) {
    AuditTarget target = AuditTarget.of(requestContext.path(), requestContext.findVerb());
    return new AuditEntry(
        at,
        requestContext.findCaller().map(AuditTrail::toCaller),
        requestContext.address(),
        requestContext.findVerb().map(ApiVerb::word),
        target.resource(created),
        lane.or(target::lane),
        revision,
        reason,
        status,
        1);
  }

  static AuditCaller toCaller(Caller caller) {
    return new AuditCaller(caller.name(), caller.subject().issuer(), caller.subject().id());
  }

  private static Optional<String> findText(JsonNode body, String field) {
    return Optional.of(body.path(field).asText()).filter(text -> !text.isEmpty());
  }
}
