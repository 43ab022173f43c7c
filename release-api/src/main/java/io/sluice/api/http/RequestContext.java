package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The caller of the current request, and the verb that it requires.
@RequestScoped
public class RequestContext {
  private Optional<Caller> caller = Optional.empty();
  private Optional<Credential> credential = Optional.empty();
  private Optional<ApiVerb> verb = Optional.empty();
  private String address = "";
  private String path = "";

  void enter(String from, String to) {
    address = from;
    path = to;
  }

  void enter(Credential received) {
    credential = Optional.of(received);
  }

  /// Compares the endpoint with the credential: a path that the framework understands in another
  /// way than the first filter must not get a session where a token is needed.
  ///
  /// @param isConsole whether the endpoint is a page of the console
  /// @throws ProblemException if a session is used for another endpoint, or a token for a page
  void requireOwnKind(boolean isConsole) {
    if (credential.filter(it -> it instanceof Credential.ConsoleSession != isConsole).isPresent()) {
      throw Credential.unknown();
    }
  }

  /// Finds the caller. A worker thread calls it, since it may read from the database.
  ///
  /// @throws ProblemException if the token is unknown, expired or revoked
  void resolve() {
    caller = credential.flatMap(Credential::findCaller);
    caller();
  }

  /// Returns a test of whether the token is still valid, for a response that takes long. It may
  /// read from the database.
  public BooleanSupplier validity() {
    Credential present = credential.orElseThrow();
    return () -> present.findCaller().isPresent();
  }

  void enter(ApiVerb required) {
    verb = Optional.of(required);
  }

  /// @throws ProblemException if the request had no known token
  public Caller caller() {
    return caller.orElseThrow(Credential::unknown);
  }

  /// Returns the caller; empty if the token was unknown.
  public Optional<Caller> findCaller() {
    return caller;
  }

  /// Returns the verb of the endpoint; empty if the request has not reached one.
  public Optional<ApiVerb> findVerb() {
    return verb;
  }

  /// Returns the address of the client; behind trusted proxies, the one that they name.
  public String address() {
    return address;
  }

  /// Returns the path of the request.
  public String path() {
    return path;
  }

  /// Returns the lanes that the caller may see.
  public VisibleLanes visible() {
    return caller().visible();
  }

  /// @throws ProblemException unless the caller has a role of the endpoint in `lane`
  public void requireLane(LaneKey lane) {
    require(verb.orElseThrow(), Scope.of(lane));
  }

  /// @throws ProblemException unless the caller has a role for `required` in all lanes of `scope`
  public void require(ApiVerb required, Scope scope) {
    if (!caller().has(required.roles(), scope)) {
      throw rejection(required, scope.place());
    }
  }

  /// @throws ProblemException unless the caller has a role of the endpoint in the lanes of each
  ///   grant
  public void requireAll(List<Grant> grants) {
    grants.forEach(grant -> require(verb.orElseThrow(), grant.scope()));
  }

  /// Returns whether the caller has a role of the endpoint in the lanes of each grant.
  public boolean hasAll(List<Grant> grants) {
    return grants.stream()
        .allMatch(grant -> caller().has(verb.orElseThrow().roles(), grant.scope()));
  }

  /// @param place the lanes in which the role is missing
  ProblemException rejection(ApiVerb required, String place) {
    return new ProblemException(ProblemType.FORBIDDEN, describeMissingRole(required, place));
  }

  /// Returns the sentence that names the missing role, and who may give it.
  ///
  /// @param place the lanes in which the role is missing
  public String describeMissingRole(ApiVerb required, String place) {
    return "%s needs the role %s in %s, which %s lacks: an admin of %s may give it"
        .formatted(required.word(), required.roleWords(), place, caller().name(), place);
  }
}
