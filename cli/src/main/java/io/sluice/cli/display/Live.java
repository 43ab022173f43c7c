package io.sluice.cli.display;

import io.sluice.cli.api.EventSummary;
import io.sluice.contract.view.ReleaseView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Draws the tree in place, each time it changes.
public final class Live implements Display {
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String TO_END = "\033[J";

  private final Terminal terminal;
  private final InstantSource clock;
  private final ShutdownHook restore;
  private List<String> drawn = List.of();

  public Live(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.restore = new ShutdownHook(() -> write(WRAP));
    write(NO_WRAP);
  }

  @Override
  public void onEvent(EventSummary event) {}

  @Override
  public void onRelease(ReleaseView release) {
    List<String> lines = fitting(new Tree(terminal.colors(), clock.instant()).lines(release));
    if (lines.equals(drawn)) {
      return;
    }
    String up = drawn.isEmpty() ? "" : "\033[" + drawn.size() + "A";
    write(up + "\r" + TO_END + String.join("\n", lines) + "\n");
    drawn = lines;
  }

  @Override
  public void close() {
    write(WRAP);
    restore.close();
  }

  /// Drops the oldest steps of a tree that exceeds the terminal, since lines outside the terminal
  /// cannot be redrawn.
  private List<String> fitting(List<String> lines) {
    int surplus = lines.size() - (terminal.rows() - 1);
    if (surplus <= 0) {
      return lines;
    }
    int head = Math.min(8, terminal.rows() / 2);
    List<String> kept = new ArrayList<>(lines.subList(0, head));
    kept.addAll(lines.subList(Math.min(lines.size(), head + surplus), lines.size()));
    return kept;
  }

  private void write(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }
}
