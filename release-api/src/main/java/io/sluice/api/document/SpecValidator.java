package io.sluice.api.document;

import io.sluice.contract.Amount;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Destination;
import io.sluice.contract.EnvValue;
import io.sluice.contract.JsonPointers;
import io.sluice.contract.Limits;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.image.Image;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Validates each value of a document.
final class SpecValidator {
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "env:[A-Za-z0-9]+(_[A-Za-z0-9]+)*"
              + "|file:[A-Za-z0-9_][-._A-Za-z0-9]*(/[A-Za-z0-9_][-._A-Za-z0-9]*)*"
              + "|vault:[A-Za-z0-9_][-._A-Za-z0-9]*(/[A-Za-z0-9_][-._A-Za-z0-9]*)*#[-._A-Za-z0-9]+");
  private static final int REFERENCE_MAX = 1_024;
  static final Pattern PATH = Pattern.compile("/(?!/)[!-~]{0,1023}");
  private static final Set<String> RESERVED = Set.of("PORT", "SLUICE_INSTANCE");
  private static final long MEMORY_BYTES_MIN = 6 << 20;
  private static final double CPUS_MIN = 0.01;
  private static final double CPUS_MAX = 1_000;
  private static final int REPLICAS_MAX = 500;
  private static final int WORDS_MAX = 512;
  private static final int ENV_MAX = 500;
  private static final Duration DEADLINE_MAX = Duration.ofDays(365);

  private final ValidationErrors validationErrors;
  private final String root;

  /// @param root JSON pointer of the object that holds the values
  SpecValidator(ValidationErrors validationErrors, String root) {
    this.validationErrors = validationErrors;
    this.root = root;
  }

  /// Validates all values except the command and the image.
  ///
  /// @param allowedHosts see [HostValidator#findRejection]
  void all(ReleaseSpec spec, List<String> allowedHosts) {
    replicas(validationErrors, root + "/replicas", spec.replicas());
    validationErrors.require(
        PATH.matcher(spec.healthPath()).matches(),
        root + "/healthPath",
        "'%s' is not a path that begins with one /".formatted(spec.healthPath()));
    time("/readyWithin", spec.readyWithin(), Duration.ofSeconds(1), Duration.ofHours(1));
    time("/drain", spec.drain(), Duration.ZERO, Duration.ofHours(1));
    time("/startBefore", spec.startBefore(), Duration.ofSeconds(1), Duration.ofDays(30));
    if (!spec.deadline().equals(PlanDuration.TO_BE_COMPUTED)) {
      time("/deadline", spec.deadline(), Duration.ZERO, DEADLINE_MAX);
    }
    time("/bakeTime", spec.bakeTime(), Duration.ZERO, Duration.ofDays(7));
    validationErrors.require(
        spec.onFailure() != Decision.PASS,
        root + "/onFailure",
        "must be rollback or hold, was pass");
    words(spec.command());
    env(spec.env());
    spec.limits().ifPresent(this::limits);
    new StrategyValidator(validationErrors, root, allowedHosts)
        .check(spec.strategy(), spec.replicas());
    new AnalysisValidator(validationErrors, root + "/analysis")
        .check(spec.analysis(), allowedHosts);
    for (int i = 0; i < spec.destinations().size(); i++) {
      destination(root + "/notify/" + i, spec.destinations().get(i), allowedHosts);
    }
  }

  private void words(List<String> command) {
    validationErrors.require(
        command.size() <= WORDS_MAX, root + "/command", "at most %d words".formatted(WORDS_MAX));
    validationErrors.require(
        command.isEmpty() || !command.getFirst().isBlank(),
        root + "/command/0",
        "names no program");
  }

  private void env(Map<String, EnvValue> env) {
    validationErrors.require(
        env.size() <= ENV_MAX,
        root + "/env",
        "at most %d variables, were %d".formatted(ENV_MAX, env.size()));
    env.forEach((name, value) -> {
      String at = JsonPointers.child(root + "/env", name);
      validationErrors.require(
          ENV_NAME.matcher(name).matches(), at, "is not a name: letters, digits and '_'");
      validationErrors.require(!RESERVED.contains(name), at, "is set by the runtime");
      switch (value) {
        case EnvValue.Plain _ -> {}
        case EnvValue.Secret(String reference) -> reference(at + "/secret", reference);
      }
    });
  }

  private void limits(Limits limits) {
    limits
        .memory()
        .ifPresent(memory ->
            validationErrors.require(
                Limits.MEMORY.matcher(memory).matches() && bytes(limits) >= MEMORY_BYTES_MIN,
                root + "/limits/memory",
                "'%s' is not a number of at least 6 with Mi, or with Gi, such as 256Mi"
                    .formatted(memory)));
    limits
        .cpus()
        .ifPresent(cpus ->
            validationErrors.require(
                cpus >= CPUS_MIN && cpus <= CPUS_MAX,
                root + "/limits/cpus",
                "must be %s to %s, was %s".formatted(CPUS_MIN, CPUS_MAX, cpus)));
  }

  private static long bytes(Limits limits) {
    return limits.findMemoryBytes().orElse(0L);
  }

  private void reference(String at, String reference) {
    reference(validationErrors, at, reference);
  }

  /// Requires a reference that names a secret within those of its environment, wherever they are.
  static void reference(ValidationErrors validationErrors, String at, String reference) {
    validationErrors.require(
        reference.length() <= REFERENCE_MAX && REFERENCE.matcher(reference).matches(),
        at,
        "is not a reference: write env:NAME for variable SLUICE_SECRET_ENVIRONMENT__NAME,"
            + " file:NAME for file NAME in the directory of the environment's secrets, by default"
            + " /etc/sluice/secrets/ENVIRONMENT, or vault:PATH#FIELD for a secret in Vault");
  }

  private void destination(String at, Destination destination, List<String> allowedHosts) {
    HostValidator.findRejection(destination.webhook(), allowedHosts)
        .ifPresent(rejection -> validationErrors.add(at + "/webhook", rejection));
    destination.secret().ifPresent(secret -> reference(at + "/secret", secret));
  }

  void command(ReleaseSpec spec, String runtime) {
    switch (runtime) {
      case "local" -> {
        validationErrors.require(
            !spec.command().isEmpty(),
            "/command",
            "is missing: runtime local starts a command, such as [java, -jar, shop.jar]");
        validationErrors.require(
            spec.limits().isEmpty(), "/limits", "runtime local cannot enforce limits; docker can");
      }
      case "docker" ->
          spec.artifact()
              .ifPresentOrElse(
                  this::image,
                  () ->
                      validationErrors.add(
                          "/artifact",
                          "is missing: runtime docker starts an image, such as shop@sha256:…"));
      default ->
          validationErrors.add(
              "/environment", "runtime %s of this environment is unknown".formatted(runtime));
    }
  }

  private void image(String artifact) {
    Image.findRejection(artifact).ifPresent(reason -> validationErrors.add("/artifact", reason));
  }

  private void time(String pointer, Duration time, Duration least, Duration most) {
    validationErrors.require(
        time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
        root + pointer,
        "must be %s to %s, was %s".formatted(text(least), text(most), text(time)));
  }

  static void replicas(ValidationErrors validationErrors, String pointer, int replicas) {
    instances(validationErrors, pointer, 1, replicas);
  }

  static void amount(ValidationErrors validationErrors, String pointer, Amount amount) {
    if (amount.isShare()) {
      validationErrors.require(
          amount.value() >= 1, pointer, "must be 1% to 100%, was " + amount.text());
    } else {
      replicas(validationErrors, pointer, amount.value());
    }
  }

  static void instances(
      ValidationErrors validationErrors, String pointer, int least, int instances) {
    validationErrors.require(
        instances >= least && instances <= REPLICAS_MAX,
        pointer,
        "must be %d to %d, was %d".formatted(least, REPLICAS_MAX, instances));
  }

  static String text(Duration time) {
    return ContractModule.text(time);
  }
}
