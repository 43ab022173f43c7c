package io.sluice.api.identity;

import io.sluice.api.http.Scope;
import io.sluice.api.http.TokenRegistry;
import io.sluice.contract.LaneKey;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// The persons who can be callers: the tokens of files, and the persons of issuers, whose number is
/// unknown.
@Singleton
public class CallerDirectory {
  /// The number of persons of an issuer: as many as a gate can require.
  private static final int PERSONS = 20;

  private final TokenRegistry tokenRegistry;
  private final IssuerRegistry issuerRegistry;

  CallerDirectory(TokenRegistry tokenRegistry, IssuerRegistry issuerRegistry) {
    this.tokenRegistry = tokenRegistry;
    this.issuerRegistry = issuerRegistry;
  }

  /// Returns the roles of each caller in `environment`, including those that their roles include.
  public Collection<List<String>> callerRoles(String environment) {
    return withPersons(
        tokenRegistry.callerRoles(environment), scope -> scope.hasEnvironment(environment));
  }

  /// Returns the roles of each caller in `lane`, including those that their roles include.
  public Collection<List<String>> callerRoles(LaneKey lane) {
    return withPersons(tokenRegistry.callerRoles(lane), scope -> scope.has(Scope.of(lane)));
  }

  /// Returns the roles of each caller in `lane`, except of the caller named `author`, including
  /// those that their roles include.
  public Collection<List<String>> otherCallerRoles(String author, LaneKey lane) {
    return withPersons(
        tokenRegistry.otherCallerRoles(author, lane), scope -> scope.has(Scope.of(lane)));
  }

  private Collection<List<String>> withPersons(
      Collection<List<String>> callers, Predicate<Scope> condition) {
    List<List<String>> all = new ArrayList<>(callers);
    issuerRegistry
        .personRoles(condition)
        .forEach(roles -> all.addAll(Collections.nCopies(PERSONS, roles)));
    return all;
  }
}
