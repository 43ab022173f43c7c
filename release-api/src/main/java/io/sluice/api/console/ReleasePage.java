package io.sluice.api.console;

import io.sluice.api.console.PastEvents.PastVerdict;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The page of a release.
///
/// @param verbs commands to the release; empty if it has ended, or is shown as it was
/// @param slider slider over its events
/// @param pastVerdict last verdict that the engine had recorded up to the shown event
/// @param pastEvidence evidence at the shown event
/// @param more address of the next events; empty if these are all
public record ReleasePage(
    ReleaseCard card,
    List<VerbButton> verbs,
    EventSlider slider,
    Optional<PastVerdict> pastVerdict,
    PastEvidence pastEvidence,
    List<EventView> events,
    String more) {

  public List<EventRow> rows() {
    return events.stream().map(event -> new EventRow(event, this)).toList();
  }

  public boolean isPast() {
    return slider.isPast();
  }

  /// Whether the release has ended, so that its document may be released again.
  public boolean isRepeatable() {
    return card.isEnded() && !isPast();
  }

  /// An event of the release.
  public record EventRow(EventView event, ReleasePage page) {
    public Instant time() {
      return event.time();
    }

    public String clock() {
      return TextFormats.day(event.time(), ZoneOffset.UTC)
          + TextFormats.clock(event.time(), ZoneOffset.UTC).substring(5);
    }

    public String sentence() {
      return TextFormats.line(event.sentence());
    }

    public String address() {
      return page.card.address() + "?at=" + event.sequence();
    }

    public boolean isShown() {
      return event.sequence() == page.slider.at();
    }
  }
}
