package io.sluice.health.source;

/// The client of one kind of source other than the router. One object serves all checks with
/// sources of its kind, from many threads at once.
public interface Monitor {

  /// Sends one query, within [Question#limit]. An invalid response is an [Answer.Nothing] with the
  /// reason and the first [Answer#SHOWN] characters, never a guessed value. A reason contains no
  /// secrets.
  ///
  /// @throws SourceAway if there is no response within the limit, or the source cannot be queried
  ///   (connection, status, credentials)
  Answer ask(Question question);
}
