package io.sluice.api.console;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.CommandView.CommandState;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.TextFormats;

/// A state as pages show it: by a mark, a word and a colour, so that none of them is needed alone.
///
/// @param tone class of the colour: `good`, `busy`, `careful`, `bad` or empty
/// @param word name of the state, as in JSON and on the command line
public record StateMark(String tone, String mark, String word) {

  static StateMark of(ReleaseView release) {
    return release.outcome().map(StateMark::of).orElseGet(() -> of(release.state()));
  }

  static StateMark of(State state) {
    String word = TextFormats.of(state);
    return switch (state) {
      case QUEUED -> new StateMark("", "○", word);
      case RUNNING, BAKING -> new StateMark("busy", "●", word);
      case HELD, PAUSED -> new StateMark("careful", "‖", word);
      case ROLLING_BACK, STUCK -> new StateMark("bad", "●", word);
      case ENDED -> new StateMark("", "●", word);
    };
  }

  static StateMark of(Outcome outcome) {
    String word = TextFormats.of(outcome);
    return switch (outcome) {
      case SUCCEEDED -> new StateMark("good", "✔", word);
      case ROLLED_BACK, FAILED, REJECTED -> new StateMark("bad", "✖", word);
      case ABORTED, SUPERSEDED, EXPIRED -> new StateMark("careful", "✖", word);
    };
  }

  /// Returns the state of a lane: that of its active release, if there is one.
  static StateMark of(LaneView lane) {
    return lane.state()
        .map(StateMark::of)
        .orElseGet(() -> {
          String word = TextFormats.of(lane.condition());
          return switch (lane.condition()) {
            case EMPTY -> new StateMark("", "○", word);
            case SERVING -> new StateMark("good", "✔", word);
            case RELEASING -> new StateMark("busy", "●", word);
            case STOPPING -> new StateMark("careful", "●", word);
          };
        });
  }

  static StateMark of(Verdict.Kind verdict) {
    String word = TextFormats.of(verdict);
    return switch (verdict) {
      case HEALTHY -> new StateMark("good", "✔", word);
      case UNHEALTHY -> new StateMark("bad", "✖", word);
      case INCONCLUSIVE, INVALID, SHARED -> new StateMark("careful", "○", word);
    };
  }

  static StateMark of(CommandState state) {
    String word = TextFormats.of(state);
    return switch (state) {
      case ACCEPTED -> new StateMark("busy", "●", word);
      case DONE -> new StateMark("good", "✔", word);
      case REJECTED -> new StateMark("bad", "✖", word);
    };
  }

  static StateMark of(StepView.Status status) {
    String word = TextFormats.of(status);
    return switch (status) {
      case PENDING -> new StateMark("", "○", word);
      case ACTIVE -> new StateMark("busy", "●", word);
      case DONE -> new StateMark("good", "✔", word);
      case SKIPPED -> new StateMark("", "–", word);
      case FAILED -> new StateMark("bad", "✖", word);
    };
  }
}
