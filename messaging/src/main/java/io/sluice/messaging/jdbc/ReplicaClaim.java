package io.sluice.messaging.jdbc;

import io.sluice.messaging.Retry.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The claim of one process to the name of its replica: an advisory lock of a separate session,
/// which PostgreSQL frees when the process ends for any reason. Two replicas with one name would
/// take leases and partitions from each other endlessly.
public final class ReplicaClaim implements AutoCloseable {
  /// The namespace of these locks among all advisory locks of the database.
  private static final int LOCK_NAMESPACE = 0x511ce;

  private static final int TRIES = 30;
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final int VALID_SECONDS = 2;

  /// After 25 s PostgreSQL frees the lock of a machine that disappeared: before the tries end.
  private static final String KEEP_ALIVE =
      "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

  private static final Logger LOG = Logger.getLogger(ReplicaClaim.class);

  private final DataSource database;
  private final String name;
  private final Pause pause;
  private @Nullable Connection session;
  private boolean isClosed;
  private volatile Optional<String> failure = Optional.empty();

  /// The name belongs to another running process.
  public static final class TakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TakenException(String message) {
      super(message);
    }
  }

  /// @param name of the replica
  /// @param pause waits between two tries
  public ReplicaClaim(DataSource database, String name, Pause pause) {
    this.database = database;
    this.name = name;
    this.pause = pause;
  }

  /// Claims the name, at the latest 30 s after its previous owner has ended.
  ///
  /// @throws TakenException if another process holds the name
  /// @throws io.sluice.messaging.Transactions.UnavailableException if the database does not answer
  public synchronized void take() {
    for (int i = 1; !tryClaim(); i++) {
      if (i == TRIES || !pause.await(RETRY_INTERVAL)) {
        throw new TakenException(message());
      }
      if (i == 1) {
        LOG.warnf("waiting for the replica name '%s', which another session has", name);
      }
    }
  }

  /// Claims the name again if its session has ended, for example after a restart of the database.
  public synchronized void renew() {
    if (isClosed) {
      return;
    }
    try {
      Connection present = session;
      if (present != null && present.isValid(VALID_SECONDS)) {
        return;
      }
      release();
      report(tryClaim() ? Optional.empty() : Optional.of(message()));
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the claim to the replica's name is retried", e);
    }
  }

  /// Returns the reason why this process should not run, if another one has its name.
  public Optional<String> findFailure() {
    return failure;
  }

  /// Frees the name at once: another process may wait for it.
  @Override
  public synchronized void close() {
    isClosed = true;
    Connection present = session;
    if (present != null) {
      try (Statement statement = present.createStatement()) {
        statement.execute("select pg_advisory_unlock_all()");
      } catch (SQLException e) {
        LOG.debug("the session had ended already, and its lock with it", e);
      }
    }
    release();
  }

  private boolean tryClaim() {
    boolean taken = false;
    Connection connection = open();
    try (Statement settings = connection.createStatement();
        PreparedStatement lock =
            connection.prepareStatement("select pg_try_advisory_lock(?, hashtext(?))")) {
      settings.execute(KEEP_ALIVE);
      lock.setInt(1, LOCK_NAMESPACE);
      lock.setString(2, name);
      try (ResultSet row = lock.executeQuery()) {
        taken = row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw SqlFailureException.toCallerException(e);
    } finally {
      if (taken) {
        session = connection;
      } else {
        end(connection);
      }
    }
    return taken;
  }

  private Connection open() {
    try {
      Connection connection = database.getConnection();
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      throw SqlFailureException.toCallerException(e);
    }
  }

  private void release() {
    Connection present = session;
    session = null;
    if (present != null) {
      end(present);
    }
  }

  /// Ends the session itself, so that the pool never receives it with its lock.
  private static void end(Connection connection) {
    try (connection) {
      connection.unwrap(Connection.class).abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("a session had ended already", e);
    }
  }

  private void report(Optional<String> present) {
    if (present.isPresent() && failure.isEmpty()) {
      LOG.errorf("PAGE: %s", present.get());
    }
    failure = present;
  }

  private String message() {
    return ("another running process has the replica name '%s': give each replica of a service its"
            + " own name, in sluice.messaging.replica-id (SLUICE_MESSAGING_REPLICA_ID)")
        .formatted(name);
  }
}
