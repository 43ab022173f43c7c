package io.sluice.cli.command;

import io.sluice.contract.LaneKey;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The request of a [Verb] to the API.
///
/// @param subject words for the placeholders of the verb's question
/// @param title line that is shown before the question; empty for none
/// @param body object to send as JSON, with the id of the command; if empty, the API chooses the id
/// @param answer answer to show
record VerbRequest(
    List<Object> subject,
    String title,
    String method,
    String path,
    Optional<Object> body,
    Answer answer) {

  VerbRequest {
    subject = List.copyOf(subject);
  }

  /// The answer to show after the API has accepted the request.
  sealed interface Answer {}

  /// The result of the command.
  ///
  /// @param shows command that shows the state, in quotes
  /// @param release release whose end `--wait` waits for
  record ResultAnswer(String shows, Optional<UUID> release) implements Answer {
    static ResultAnswer of(ReleaseView release) {
      return new ResultAnswer(NewRelease.shows(release.id()), Optional.of(release.id()));
    }

    static ResultAnswer of(LaneKey lane) {
      return new ResultAnswer("'sluice lanes %s'".formatted(lane), Optional.empty());
    }
  }

  /// The new release that the response describes.
  record NewReleaseAnswer() implements Answer {}

  /// A sentence about a request that is done at once.
  record Sentence(String text) implements Answer {}
}
