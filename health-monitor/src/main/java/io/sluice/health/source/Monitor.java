package io.sluice.health.source;

/// A kind of source other than the router. One object serves all checks with sources of its kind,
/// asked from many threads at once.
public interface Monitor {

  /// Asks once, within [Question#limit]. What is answered but makes no sense is [Answer.Nothing]
  /// with the reason and the first [Answer#SHOWN] characters: never a value that was guessed.
  /// Nothing secret stands in a reason.
  ///
  /// @throws SourceAway if there is no answer within the limit, or none may be had (connection,
  ///   status, credentials)
  Answer ask(Question question);
}
