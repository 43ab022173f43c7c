package io.sluice.api.store;

import io.sluice.contract.view.DeadLetterView;
import java.time.Instant;

/// The identity of a dead letter. Its id alone names only a place in a topic, and a topic that is
/// created again uses the place again.
///
/// @param time time of its record
public record DeadLetterKey(String id, Instant time) {

  public static DeadLetterKey of(DeadLetterView deadLetter) {
    return new DeadLetterKey(deadLetter.id(), deadLetter.time());
  }
}
