package io.sluice.domain.floor;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Floors;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.domain.image.ImageSignatures;
import io.sluice.domain.verdict.AlphaShares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares a release's resolved document with the floors of its environment. What it counts does
/// not depend on the version that serves: neither another number of instances nor a proof of a
/// check can shorten an observation below its floor later.
public final class DocumentFloors {
  private final Floors floors;
  private final ReleaseSpec spec;

  private DocumentFloors(Floors floors, ReleaseSpec spec) {
    this.floors = floors;
    this.spec = spec;
  }

  /// Returns the floors about documents, each met or missed; one for each mandatory check.
  ///
  /// @param environment settings of the environment that are not in `floors`
  public static List<FloorCheck> of(Floors floors, EnvironmentTerms environment, ReleaseSpec spec) {
    var document = new DocumentFloors(floors, spec);
    var checks = new ArrayList<FloorCheck>();
    floors
        .gate()
        .map(gate -> GateFloor.of(gate, environment.approvers(), spec.strategy()))
        .ifPresent(checks::add);
    floors.observe().map(document::observe).ifPresent(checks::add);
    floors.samples().map(document::samples).ifPresent(checks::add);
    floors.checks().orElse(List.of()).forEach(check -> checks.add(document.check(check)));
    floors.strategies().map(document::strategies).ifPresent(checks::add);
    GateFloor.findAllowedExpiry(floors).map(document::onExpiry).ifPresent(checks::add);
    floors
        .images()
        .filter(images -> images == Floors.Images.DIGEST)
        .map(_ -> document.images(environment.runtime()))
        .ifPresent(checks::add);
    floors.signedBy().map(keys -> signedBy(keys, environment.runtime())).ifPresent(checks::add);
    return List.copyOf(checks);
  }

  private FloorCheck observe(Duration least) {
    Analysis analysis = spec.analysis();
    Optional<Check> proved =
        analysis.checks().stream().filter(check -> check.safe().isPresent()).findFirst();
    Duration observed = ObservedTime.of(spec);
    String pointer = "/strategy/" + name(spec.strategy());
    Optional<String> cure = Optional.empty();
    if (spec.onInconclusive() == Decision.PASS) {
      pointer = "/onInconclusive";
      cure = Optional.of("pass ends an observation without a verdict, write hold or rollback");
    } else if (proved.isPresent()) {
      pointer = "/analysis/checks/" + analysis.checks().indexOf(proved.get()) + "/safe";
      cure = Optional.of("safe can end an observation early, remove it");
    } else if (observed.compareTo(least) < 0) {
      cure =
          Optional.of(
              "the release has %s of it, raise observe".formatted(ContractModule.text(observed)));
    }
    String demand =
        "at least %s of observation with traffic at the candidate, without warm-up"
            .formatted(ContractModule.text(least));
    return FloorCheck.of(FloorName.OBSERVE, pointer, demand, cure);
  }

  private FloorCheck samples(int least) {
    int own = spec.analysis().minSamples();
    return FloorCheck.of(
        FloorName.SAMPLES,
        "/analysis/minSamples",
        "minSamples of at least %d".formatted(least),
        Optional.of("it is %d, raise it".formatted(own)).filter(_ -> own < least));
  }

  private FloorCheck check(Check mandatory) {
    List<Check> own = spec.analysis().checks();
    boolean hasIt = own.stream().anyMatch(check -> CheckStrictness.isAsStrict(check, mandatory));
    double least = floors.alpha().orElse(Floors.ALPHA);
    boolean hasPower =
        own.stream()
            .filter(check -> CheckStrictness.isAsStrict(check, mandatory))
            .anyMatch(check -> !CheckStrictness.hasAlpha(check) || alpha(check) >= least);
    Optional<String> cure =
        !hasIt
            ? Optional.of(
                "no check of the release is as strict, add it or tighten the one there is")
            : !hasPower
                ? Optional.of("its part of alpha is too small, raise alpha or its share")
                : findComparisonCure(mandatory);
    return FloorCheck.of(
        FloorName.CHECKS,
        "/analysis/checks",
        "the check '%s' with %s, or a stricter one"
            .formatted(mandatory.name(), CheckStrictness.describe(mandatory, least)),
        cure);
  }

  /// Finds the change with which a check that compares with stable has requests of both versions;
  /// empty if it has them, or compares nothing.
  private Optional<String> findComparisonCure(Check mandatory) {
    Duration least = floors.observe().orElse(Duration.ofMillis(1));
    Duration observed = ObservedTime.ofBoth(spec);
    return Optional.of(
            ("it compares with stable, and the release has %s of observation with traffic at both"
                    + " versions: add canary steps with a weight below 100")
                .formatted(ContractModule.text(observed)))
        .filter(_ -> mandatory.compare().isPresent() || mandatory.score().isPresent())
        .filter(_ -> observed.compareTo(least) < 0);
  }

  private double alpha(Check check) {
    Analysis analysis = spec.analysis();
    return AlphaShares.of(analysis.checks()).toList(analysis).stream()
        .filter(share -> share.test().equals(check.name()))
        .mapToDouble(share -> analysis.alpha() * share.share())
        .sum();
  }

  private FloorCheck strategies(List<String> allowed) {
    String own = name(spec.strategy());
    return FloorCheck.of(
        FloorName.STRATEGIES,
        "/strategy",
        "one of the strategies " + String.join(", ", allowed),
        Optional.of("it is %s, choose another one".formatted(own))
            .filter(_ -> !allowed.contains(own)));
  }

  private FloorCheck onExpiry(List<Decision> allowed) {
    List<String> words = allowed.stream().map(GateFloor::word).toList();
    Optional<GateFloor.GatePosition> wrong =
        GateFloor.gates(spec.strategy()).stream()
            .filter(gated -> !allowed.contains(gated.gate().decision()))
            .findFirst();
    return FloorCheck.of(
        FloorName.ON_EXPIRY,
        wrong.map(gated -> gated.pointer() + "/onExpiry").orElse("/strategy"),
        "that a gate without an answer has onExpiry " + String.join(" or ", words),
        wrong.map(
            gated -> "it has %s, change it".formatted(GateFloor.word(gated.gate().decision()))));
  }

  private FloorCheck images(String runtime) {
    boolean isFixed = runtime.equals("local") || spec.hasDigest();
    return FloorCheck.of(
        FloorName.IMAGES,
        "/artifact",
        "an image with a digest",
        Optional.of(
                "write repository@sha256:… instead of %s".formatted(spec.artifact().orElse("none")))
            .filter(_ -> !isFixed));
  }

  /// Returns the floor about signatures, which only the engine can check: it resolves the image.
  private static FloorCheck signedBy(List<Floors.ImageKey> keys, String runtime) {
    String demand = "an image that is signed by " + ImageSignatures.describe(keys);
    return runtime.equals("local")
        ? FloorCheck.of(
            FloorName.SIGNED_BY,
            "/artifact",
            demand,
            Optional.of("runtime local has no images, release to another environment"))
        : FloorCheck.pending(FloorName.SIGNED_BY, "/artifact", demand);
  }

  private static String name(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary _ -> "canary";
      case Strategy.BlueGreen _ -> "blueGreen";
      case Strategy.Rolling _ -> "rolling";
    };
  }
}
