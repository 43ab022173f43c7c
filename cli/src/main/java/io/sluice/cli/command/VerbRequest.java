package io.sluice.cli.command;

import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The request of a [Verb] to the API.
///
/// @param subject words for the placeholders of the verb's question
/// @param title line that is shown before the question; empty for none
/// @param body object to send as JSON, with the id of the command; if empty, the API chooses the id
/// @param answer supplier of the answer to show, which may read the state of the lane; called after
///   the confirmation and before the request
record VerbRequest(
    List<Object> subject,
    String title,
    String method,
    String path,
    Optional<Object> body,
    Supplier<Answer> answer) {

  VerbRequest {
    subject = List.copyOf(subject);
  }

  /// The answer to show after the API has accepted the request.
  sealed interface Answer {}

  /// The engine's event about the command.
  ///
  /// @param release release whose end `--wait` waits for
  record EngineEvent(CommandEvents events, Optional<UUID> release) implements Answer {
    static EngineEvent of(ReleaseView release) {
      return new EngineEvent(CommandEvents.of(release), Optional.of(release.id()));
    }

    static EngineEvent of(LaneView lane) {
      return new EngineEvent(CommandEvents.of(lane), Optional.empty());
    }
  }

  /// The new release that the response describes.
  record NewReleaseAnswer() implements Answer {}

  record Sentence(String text) implements Answer {}
}
