package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The sentences about a lane that the command line and the console share.
public final class LaneMessages {
  /// The sentence instead of an empty list.
  public static final String NO_LANES = "no lanes; 'sluice release -h' explains how to make one";

  /// Returns a sentence for each vetoed version, by version.
  public static List<String> vetoes(LaneView lane) {
    return new TreeMap<>(lane.vetoed())
        .entrySet().stream()
            .map(veto -> "version %s is vetoed %s".formatted(veto.getKey(), veto.getValue()))
            .toList();
  }

  /// Returns the sentence about the pinned version; empty if none is pinned.
  public static Optional<String> findPin(LaneView lane) {
    return lane.pinned().map(pin -> "pinned to version %s %s".formatted(pin.version(), pin.by()));
  }

  /// Returns the sentence about a blocked lane; empty if its events do not wait.
  public static Optional<String> findBlocked(LaneView lane) {
    return lane.blocked().map(reason -> "blocked: " + TextFormats.line(reason));
  }

  /// Returns the version that serves, or `-`.
  public static String stable(LaneView lane) {
    return lane.stable().map(LaneView.ServingView::version).orElse("-");
  }

  /// Returns the state of the active release, or the condition of a lane without one.
  public static String condition(LaneView lane) {
    return lane.state().map(TextFormats::of).orElseGet(() -> TextFormats.of(lane.condition()));
  }

  private LaneMessages() {}
}
