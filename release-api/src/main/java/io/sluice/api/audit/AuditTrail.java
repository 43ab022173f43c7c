package io.sluice.api.audit;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Caller;
import io.sluice.api.http.RequestContext;
import io.sluice.api.store.AuditStore;
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
  private static final String PREFIX = "/api/v1/";
  private static final int RESOURCE_MAX = 200;

  private final JdbcTransactions<JdbcTx> transactions;
  private final RequestContext requestContext;
  private Optional<String> lane = Optional.empty();
  private Optional<String> reason = Optional.empty();
  private Optional<AuditRevision> revision = Optional.empty();
  private Optional<UUID> created = Optional.empty();
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
    created = Optional.of(id);
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

  /// Appends the entry of a request that has made a change without [#call], or that repeats one.
  void append(int status) {
    if (!written) {
      Integer _ = call(_ -> status, Integer::intValue);
    }
  }

  private AuditEntry entry(Instant at, int status) {
    return new AuditEntry(
        at,
        requestContext.findCaller().map(AuditTrail::toCaller),
        requestContext.address(),
        requestContext.findVerb().map(ApiVerb::word),
        resource(),
        lane,
        revision,
        reason,
        status,
        1);
  }

  static AuditCaller toCaller(Caller caller) {
    return new AuditCaller(caller.name(), caller.subject().issuer(), caller.subject().id());
  }

  /// Returns the path of the resource: of `lanes/production/shop/veto`, it is the lane.
  private String resource() {
    String path = resource(requestContext.path());
    String verb = requestContext.findVerb().map(it -> "/" + it.word()).orElse("");
    String named = path.endsWith(verb) ? path.substring(0, path.length() - verb.length()) : path;
    return named + created.filter(_ -> named.indexOf('/') < 0).map(id -> "/" + id).orElse("");
  }

  static String resource(String path) {
    String below = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    return below.substring(0, Math.min(RESOURCE_MAX, below.length()));
  }
}
