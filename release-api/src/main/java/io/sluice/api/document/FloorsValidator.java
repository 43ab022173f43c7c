package io.sluice.api.document;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Floors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Validates the floors of an environment: each can be met, and none protects nothing.
public final class FloorsValidator {
  private static final String ROOT = "/floors";
  private static final List<String> STRATEGIES = List.of("canary", "blueGreen", "rolling");
  private static final Duration OBSERVE_MAX = Duration.ofDays(7);
  private static final int SAMPLES_MAX = 1_000_000;
  private static final double ALPHA_MAX = 0.2;
  private static final int WEIGHT_MAX = 99;

  private final ValidationErrors validationErrors = new ValidationErrors();
  private final Floors floors;

  private FloorsValidator(Floors floors) {
    this.floors = floors;
  }

  /// @param allowedHosts hosts that checks may query
  /// @param runtime name of the environment's runtime
  /// @throws ProblemException with all errors
  public static void check(Floors floors, List<String> allowedHosts, String runtime) {
    var validator = new FloorsValidator(floors);
    floors.gate().ifPresent(validator::gate);
    validator.numbers();
    validator.checks(floors.checks().orElse(List.of()), allowedHosts);
    validator.words();
    AdmissionValidator.check(
        validator.validationErrors, ROOT + "/admission", floors.admission().orElse(List.of()));
    floors
        .signedBy()
        .ifPresent(keys -> ImageKeyValidator.check(validator.validationErrors, keys, runtime));
    validator.validationErrors.raise();
  }

  private void gate(Floors.RequiredGate gate) {
    GateValidator.quorum(validationErrors, ROOT + "/gate/quorum", gate.leastQuorum());
    validationErrors.require(
        gate.highestWeight().value() <= WEIGHT_MAX,
        ROOT + "/gate/maxWeight",
        "must be 0 to %d, was %d".formatted(WEIGHT_MAX, gate.highestWeight().value()));
    gate.roles().ifPresent(roles -> notEmpty(ROOT + "/gate/roles", roles));
    gate.roles().ifPresent(roles -> roles(ROOT + "/gate/roles", roles));
  }

  private void numbers() {
    floors
        .observe()
        .ifPresent(time ->
            validationErrors.require(
                time.isPositive() && time.compareTo(OBSERVE_MAX) <= 0,
                ROOT + "/observe",
                "must be above 0s and at most %s, was %s"
                    .formatted(SpecValidator.text(OBSERVE_MAX), SpecValidator.text(time))));
    floors
        .samples()
        .ifPresent(samples ->
            validationErrors.require(
                samples >= 1 && samples <= SAMPLES_MAX,
                ROOT + "/samples",
                "must be 1 to %d, was %d".formatted(SAMPLES_MAX, samples)));
    floors
        .alpha()
        .ifPresent(alpha ->
            validationErrors.require(
                alpha > 0 && alpha <= ALPHA_MAX,
                ROOT + "/alpha",
                "must be above 0 and at most %s, was %s".formatted(ALPHA_MAX, alpha)));
    boolean needsObservation = floors.samples().isPresent() || floors.checks().isPresent();
    validationErrors.require(
        !needsObservation || floors.observe().isPresent(),
        ROOT + "/observe",
        "is missing: without a least time, a release can end its observations before samples and"
            + " checks count");
  }

  private void checks(List<Check> checks, List<String> allowedHosts) {
    new AnalysisValidator(validationErrors, ROOT)
        .checks(ROOT + "/checks", checks, new SourceValidator(validationErrors, allowedHosts));
    for (int i = 0; i < checks.size(); i++) {
      String at = ROOT + "/checks/" + i;
      Check check = checks.get(i);
      validationErrors.require(
          check.dryRun().isEmpty(),
          at + "/dryRun",
          "a mandatory check is never a dry run, remove it");
      validationErrors.require(
          check.safe().isEmpty(), at + "/safe", "safe can end an observation early, remove it");
      validationErrors.require(
          check.share().isEmpty(), at + "/share", "use alpha of the floors, and remove it");
      check
          .score()
          .ifPresent(score ->
              validationErrors.require(
                  score.critical(),
                  at + "/score/critical",
                  "must be true, so that the score alone can fail a release"));
    }
  }

  private void words() {
    floors
        .strategies()
        .ifPresent(names -> {
          notEmpty(ROOT + "/strategies", names);
          known(ROOT + "/strategies", names, STRATEGIES);
        });
    floors.onExpiry().ifPresent(decisions -> notEmpty(ROOT + "/onExpiry", decisions));
    floors.skip().ifPresent(roles -> roles(ROOT + "/skip", roles));
    floors.promoteFull().ifPresent(roles -> roles(ROOT + "/promoteFull", roles));
  }

  private void roles(String at, List<String> roles) {
    known(at, roles, GateValidator.ROLES);
  }

  private void notEmpty(String at, List<?> names) {
    validationErrors.require(!names.isEmpty(), at, "is empty: no release could meet it");
  }

  private void known(String at, List<String> names, List<String> known) {
    for (int i = 0; i < names.size(); i++) {
      if (!known.contains(names.get(i))) {
        Optional<String> nearest = NameSuggestion.find(names.get(i), known);
        validationErrors.add(
            at + "/" + i,
            "'%s' is not one of %s".formatted(names.get(i), String.join(", ", known)),
            nearest);
      }
    }
  }
}
