package io.sluice.api.console;

import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.ExpectedEnd;
import io.sluice.contract.view.ObservationView;
import io.sluice.contract.view.ReleaseMessages;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A release as pages show it: the view of the API, and the texts that the command line prints.
///
/// @param now time of the page; of a release as it was, the time of its last event until then
/// @param past whether it is shown as it was
public record ReleaseCard(ReleaseView release, Instant now, boolean past) {
  public ReleaseCard(ReleaseView release, Instant now) {
    this(release, now, false);
  }

  public String address() {
    return "/console/releases/" + release.id();
  }

  public String laneAddress() {
    return "/console/lanes/" + release.lane();
  }

  public String brief() {
    return TextFormats.brief(release.id());
  }

  public StateMark state() {
    return StateMark.of(release);
  }

  public String reason() {
    return TextFormats.line(release.reason());
  }

  /// Returns what follows; of a release as it was, with the time that was left then.
  public String following() {
    String left = past ? ReleaseMessages.findLeft(release, now).map(it -> " " + it).orElse("") : "";
    return release.next().map(TextFormats::line).map(next -> next + left).orElse("");
  }

  /// Returns the time that is left; empty for a release as it was.
  public Optional<Countdown> findCountdown() {
    return past ? Optional.empty() : release.nextAt().flatMap(at -> Countdown.find(at, now));
  }

  /// Returns the expected end; empty for a release as it was, and for one that does not advance.
  public Optional<ExpectedEnd> findExpectedEnd() {
    return past ? Optional.empty() : ExpectedEnd.find(release, now);
  }

  /// Returns the time until the expected end; empty if only a decision is left.
  public Optional<Countdown> findEndCountdown() {
    return findExpectedEnd().flatMap(end -> Countdown.find(now.plus(end.left()), now));
  }

  /// Returns the time since the start, or between start and end; empty before the start.
  public String elapsed() {
    return ReleaseMessages.findElapsed(release, now).orElse("");
  }

  public String age() {
    return TextFormats.age(release.queued(), now);
  }

  /// Returns the caller with the age of the request and its reason.
  public String caller() {
    return ReleaseMessages.caller(release, now);
  }

  /// Returns the version that served when the release started.
  public String before() {
    return ReleaseMessages.before(release);
  }

  public boolean isEnded() {
    return release.outcome().isPresent();
  }

  /// Returns the weight of the candidate by the last shift that has begun, in percent.
  public int intended() {
    return release.steps().stream()
        .filter(step -> step.started().isPresent())
        .map(StepView::step)
        .filter(Step.Shift.class::isInstance)
        .map(step -> ((Step.Shift) step).candidate())
        .reduce((_, later) -> later)
        .map(Percent::value)
        .orElse(0);
  }

  /// Returns the weight as last confirmed at the router, in percent.
  public int confirmed() {
    return release.weight().value();
  }

  /// Returns the candidate's share of the counted requests, 0 to 1; empty without a measurement.
  public Optional<Double> findMeasured() {
    return release.observation().filter(_ -> !isEnded()).flatMap(ObservationView::measured);
  }

  public String measuredText() {
    return findMeasured().map(TextFormats::percent).orElse("no data");
  }

  /// Returns the measured share in percent, for the length of a bar.
  public double measuredPercent() {
    return findMeasured().map(share -> Math.clamp(share * 100, 0, 100)).orElse(0.0);
  }

  public List<PlanStep> plan() {
    return PlanStep.of(release, now);
  }

  public Optional<VerdictPanel> findVerdict() {
    return release.verdict().map(it -> new VerdictPanel(it, release));
  }

  /// Returns the labels, by name.
  public Map<String, String> labels() {
    return new TreeMap<>(release.spec().labels().orElse(Map.of()));
  }

  /// Returns the links, by name.
  public List<Link> links() {
    return new TreeMap<>(release.spec().links().orElse(Map.of()))
        .entrySet().stream().map(it -> new Link(it.getKey(), it.getValue())).toList();
  }

  /// A link of the release. A person may have written it.
  public record Link(String name, String address) {
    /// Returns whether a browser can open it without running a script.
    public boolean isWeb() {
      return address.startsWith("https://") || address.startsWith("http://");
    }
  }

  public List<String> breakGlass() {
    return release.breakGlass().orElse(List.of()).stream().map(ReleaseMessages::passed).toList();
  }

  public String checks() {
    return release.analysis().map(TextFormats::checks).orElse("");
  }

  /// Returns α with its parts; empty if no check has one.
  public String alpha() {
    return release
        .analysis()
        .map(AnalysisView::alphaShares)
        .filter(shares -> !shares.isEmpty())
        .map(shares -> TextFormats.alpha(release.spec().analysis().alpha(), shares))
        .orElse("");
  }

  public String droppedDefaults() {
    return release.analysis().flatMap(AnalysisView::droppedDefaults).orElse("");
  }

  public String power() {
    return isEnded()
        ? ""
        : release.analysis().map(it -> TextFormats.line(it.power().sentence())).orElse("");
  }

  public List<String> deviations() {
    return release.deviations().orElse(List.of()).stream().map(TextFormats::line).toList();
  }
}
