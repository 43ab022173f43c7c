package io.sluice.api.document;

import io.sluice.contract.Amount;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Destination;
import io.sluice.contract.EnvValue;
import io.sluice.contract.Limits;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.image.Image;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Validates each value of a document.
final class SpecRules {
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern REFERENCE =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:/[^\\x00-\\x1f]{1,1024}");
  static final Pattern PATH = Pattern.compile("/(?!/)[!-~]{0,1023}");
  private static final Set<String> OURS = Set.of("PORT", "SLUICE_INSTANCE");
  private static final long MEMORY_BYTES_MIN = 6 << 20;
  private static final double CPUS_MIN = 0.01;
  private static final double CPUS_MAX = 1_000;
  private static final int REPLICAS_MAX = 500;
  private static final int WORDS_MAX = 512;
  private static final int ENV_MAX = 500;
  private static final Duration DEADLINE_MAX = Duration.ofDays(365);

  private final Faults faults;
  private final String root;

  /// @param root JSON pointer of the object that holds the values
  SpecRules(Faults faults, String root) {
    this.faults = faults;
    this.root = root;
  }

  /// Validates all values except the command and the image.
  ///
  /// @param allowedHosts see [Hosts#refusal]
  void all(ReleaseSpec spec, List<String> allowedHosts) {
    replicas(faults, root + "/replicas", spec.replicas());
    faults.require(
        PATH.matcher(spec.healthPath()).matches(),
        root + "/healthPath",
        "'%s' is not a path that begins with one /".formatted(spec.healthPath()));
    time("/readyWithin", spec.readyWithin(), Duration.ofSeconds(1), Duration.ofHours(1));
    time("/drain", spec.drain(), Duration.ZERO, Duration.ofHours(1));
    time("/startBefore", spec.startBefore(), Duration.ofSeconds(1), Duration.ofDays(30));
    if (!spec.deadline().equals(Needs.TO_BE_COMPUTED)) {
      time("/deadline", spec.deadline(), Duration.ZERO, DEADLINE_MAX);
    }
    time("/watch", spec.watch(), Duration.ZERO, Duration.ofDays(7));
    faults.require(
        spec.onFailure() != Decision.PASS,
        root + "/onFailure",
        "must be rollback or hold, was pass");
    words(spec.command());
    env(spec.env());
    spec.limits().ifPresent(this::limits);
    new StrategyRules(faults, root, allowedHosts).check(spec.strategy(), spec.replicas());
    new AnalysisRules(faults, root).check(spec.analysis(), allowedHosts);
    for (int i = 0; i < spec.destinations().size(); i++) {
      destination(root + "/notify/" + i, spec.destinations().get(i), allowedHosts);
    }
  }

  private void words(List<String> command) {
    faults.require(
        command.size() <= WORDS_MAX, root + "/command", "at most %d words".formatted(WORDS_MAX));
    for (int i = 0; i < command.size(); i++) {
      String at = root + "/command/" + i;
      faults.require(command.get(i).indexOf('\0') < 0, at, "has a NUL character");
      faults.require(i > 0 || !command.get(i).isBlank(), at, "names no program");
    }
  }

  private void env(Map<String, EnvValue> env) {
    faults.require(
        env.size() <= ENV_MAX,
        root + "/env",
        "at most %d variables, were %d".formatted(ENV_MAX, env.size()));
    env.forEach((name, value) -> {
      String at = root + "/env/" + name.replace("~", "~0").replace("/", "~1");
      faults.require(
          ENV_NAME.matcher(name).matches(), at, "is not a name: letters, digits and '_'");
      faults.require(!OURS.contains(name), at, "is set by the runtime");
      switch (value) {
        case EnvValue.Plain(String text) ->
            faults.require(text.indexOf('\0') < 0, at, "has a NUL character");
        case EnvValue.Secret(String reference) -> reference(at + "/secret", reference);
      }
    });
  }

  private void limits(Limits limits) {
    limits
        .memory()
        .ifPresent(memory ->
            faults.require(
                Limits.MEMORY.matcher(memory).matches() && bytes(limits) >= MEMORY_BYTES_MIN,
                root + "/limits/memory",
                "'%s' is not a number of at least 6 with Mi, or with Gi, such as 256Mi"
                    .formatted(memory)));
    limits
        .cpus()
        .ifPresent(cpus ->
            faults.require(
                cpus >= CPUS_MIN && cpus <= CPUS_MAX,
                root + "/limits/cpus",
                "must be %s to %s, was %s".formatted(CPUS_MIN, CPUS_MAX, cpus)));
  }

  private static long bytes(Limits limits) {
    return limits.memoryBytes().orElse(0L);
  }

  private void reference(String at, String reference) {
    reference(faults, at, reference);
  }

  static void reference(Faults faults, String at, String reference) {
    faults.require(
        REFERENCE.matcher(reference).matches(),
        at,
        "is not a reference: write env:NAME or file:/path");
  }

  private void destination(String at, Destination destination, List<String> allowedHosts) {
    Hosts.refusal(destination.webhook(), allowedHosts)
        .ifPresent(refusal -> faults.add(at + "/webhook", refusal));
    destination.secret().ifPresent(secret -> reference(at + "/secret", secret));
  }

  void command(ReleaseSpec spec, String runtime) {
    switch (runtime) {
      case "local" -> {
        faults.require(
            !spec.command().isEmpty(),
            "/command",
            "is missing: runtime local starts a command, such as [java, -jar, shop.jar]");
        faults.require(
            spec.limits().isEmpty(), "/limits", "runtime local cannot enforce limits; docker can");
      }
      case "docker" ->
          spec.artifact()
              .ifPresentOrElse(
                  this::image,
                  () ->
                      faults.add(
                          "/artifact",
                          "is missing: runtime docker starts an image, such as shop@sha256:…"));
      default ->
          faults.add(
              "/environment", "runtime %s of this environment is unknown".formatted(runtime));
    }
  }

  private void image(String artifact) {
    Image.refusal(artifact).ifPresent(why -> faults.add("/artifact", why));
  }

  private void time(String pointer, Duration time, Duration least, Duration most) {
    faults.require(
        time.compareTo(least) >= 0 && time.compareTo(most) <= 0,
        root + pointer,
        "must be %s to %s, was %s".formatted(text(least), text(most), text(time)));
  }

  static void replicas(Faults faults, String pointer, int replicas) {
    instances(faults, pointer, 1, replicas);
  }

  static void amount(Faults faults, String pointer, Amount amount) {
    if (amount.isShare()) {
      faults.require(amount.value() >= 1, pointer, "must be 1% to 100%, was " + amount.text());
    } else {
      replicas(faults, pointer, amount.value());
    }
  }

  static void instances(Faults faults, String pointer, int least, int instances) {
    faults.require(
        instances >= least && instances <= REPLICAS_MAX,
        pointer,
        "must be %d to %d, was %d".formatted(least, REPLICAS_MAX, instances));
  }

  static String text(Duration time) {
    return ContractModule.text(time);
  }
}
