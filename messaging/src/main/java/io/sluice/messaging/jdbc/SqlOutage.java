package io.sluice.messaging.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The causes of an outage that PostgreSQL reports by SQLSTATE, each with its cure. The sentences
/// contain no statement and no address: any caller may read them.
final class SqlOutage {
  private static final String TIMEOUT =
      "the database did not complete the transaction in time: look at its load and its disk";

  private static final Map<String, String> BY_STATE =
      Map.ofEntries(
          Map.entry("53100", "the database's disk is full: free space on it or enlarge it"),
          Map.entry(
              "53200", "the database is out of memory: give it more, or lower max_connections"),
          Map.entry(
              "53300",
              "the database has no connection left: raise max_connections, or lower the services'"
                  + " pools"),
          Map.entry(
              "53400",
              "a limit of the database's configuration is reached: raise the one that its log"
                  + " names"),
          Map.entry(
              "25006",
              "the database is read-only: connect to the primary, or promote this standby"),
          Map.entry("25P03", TIMEOUT),
          Map.entry("25P04", TIMEOUT),
          Map.entry(
              "57014",
              "the database cancelled the statement, by a timeout or by an operator: look at its"
                  + " log"),
          Map.entry(
              "55P03",
              "a lock was not free within its timeout: find the session that holds it in"
                  + " pg_stat_activity"),
          Map.entry("57P01", "the database is being stopped: start it again"),
          Map.entry("57P02", "the database crashed and recovers: its log has the reason"),
          Map.entry(
              "57P03", "the database is starting, stopping or recovering: wait until it runs"),
          Map.entry("58030", "the database cannot read or write its disk: check it and its quota"),
          Map.entry("28000", "the database rejects the login: check its pg_hba.conf"),
          Map.entry("28P01", "the database rejects the password: check the service's setting"),
          Map.entry(
              "3D000", "the service's database does not exist: create it, or correct its URL"),
          Map.entry("42501", "the database's user lacks a right: grant it"));

  /// The driver's own states for connections that cannot be opened or were lost.
  private static final String CONNECTION = "08";

  private static final String QUOTA = "disk quota exceeded";

  /// The text of the pool if all its connections are in use; it has no state.
  private static final String POOL = "Sorry, acquisition timeout";

  /// The text of the pool if a new connection does not open in time; it has no state.
  private static final String OPENING = "Acquisition timeout while waiting for new connection";

  /// Returns the cause and its cure in one sentence; empty if neither text nor state names one.
  static Optional<String> findReason(SQLException failure) {
    String text = String.valueOf(failure.getMessage());
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (text.toLowerCase(Locale.ROOT).contains(QUOTA)) {
      return Optional.of("the database's disk quota is exceeded: free space or raise the quota");
    }
    if (text.contains(POOL)) {
      return Optional.of(
          "no connection of the service's pool was free in time: the database is slow or cannot be"
              + " reached, or the pool is too small");
    }
    if (text.contains(OPENING)) {
      return Optional.of(
          "the database did not open a connection in time: check that it runs, and look at its load,"
              + " the service's load and the network");
    }
    return state.startsWith(CONNECTION)
        ? Optional.of(
            "the database cannot be reached or cut the connection: check that it runs, and the"
                + " network")
        : Optional.ofNullable(BY_STATE.get(state));
  }

  private SqlOutage() {}
}
