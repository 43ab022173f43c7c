package io.sluice.api.console;

import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneMessages;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The page of a lane.
///
/// @param active active release
/// @param verbs commands to the active release
/// @param laneVerbs commands to the lane
/// @param releases newest releases, the newest first
/// @param instances present instances
/// @param outage reason why the instances are unknown; empty if they are known
public record LanePage(
    LaneView lane,
    Optional<ReleaseCard> active,
    List<VerbButton> verbs,
    List<LaneVerbButton> laneVerbs,
    List<ReleaseCard> releases,
    List<InstanceView> instances,
    String outage,
    Instant now) {

  public StateMark state() {
    return StateMark.of(lane);
  }

  public String address() {
    return "/console/lanes/" + lane.lane();
  }

  /// Returns the id of the active release; empty if there is none.
  public String release() {
    return lane.active().map(UUID::toString).orElse("");
  }

  /// Returns the versions that have instances or weight, stable first.
  public List<Side> sides() {
    return lane.versions().stream()
        .map(share -> new Side(name(share.release()), share, this))
        .toList();
  }

  private String name(UUID release) {
    if (lane.stable().filter(it -> it.release().equals(release)).isPresent()) {
      return "Stable";
    }
    return lane.active().filter(release::equals).isPresent() ? "Candidate" : "Earlier release";
  }

  /// Returns a sentence for each vetoed version.
  public List<String> vetoes() {
    return LaneMessages.vetoes(lane);
  }

  /// Returns the sentence about the pinned version; empty if none is pinned.
  public String pin() {
    return LaneMessages.findPin(lane).orElse("");
  }

  /// Returns the sentence about a blocked lane; empty if its events do not wait.
  public String blocked() {
    return LaneMessages.findBlocked(lane).orElse("");
  }

  /// A version of the lane.
  public record Side(String name, LaneView.ShareView share, LanePage page) {
    public String releaseAddress() {
      return "/console/releases/" + share.release();
    }

    /// Returns the desired number of instances; empty if it is not the one that serves.
    public String desired() {
      return page.lane
          .stable()
          .filter(it -> it.release().equals(share.release()))
          .map(it -> " of " + it.replicas())
          .orElse("");
    }

    public String measured() {
      return share.measured().map(TextFormats::percent).orElse("-");
    }

    public List<InstanceRow> instances() {
      return page.instances.stream()
          .filter(instance -> instance.release().equals(share.release()))
          .map(instance -> new InstanceRow(instance, page))
          .toList();
    }
  }

  /// An instance.
  public record InstanceRow(InstanceView instance, LanePage page) {
    public String brief() {
      return instance.id().substring(0, Math.min(8, instance.id().length()));
    }

    public StateMark state() {
      String word = TextFormats.of(instance.state());
      return switch (instance.state()) {
        case STARTING -> new StateMark("busy", "●", word);
        case READY -> new StateMark("good", "✔", word);
        case STOPPING -> new StateMark("careful", "●", word);
        case DEAD -> new StateMark("bad", "✖", word);
        case ENDED -> new StateMark("", "○", word);
      };
    }

    public String age() {
      return TextFormats.age(instance.since(), page.now);
    }

    public String logAddress() {
      return "%s/logs?instance=%s".formatted(page.address(), instance.id());
    }
  }
}
