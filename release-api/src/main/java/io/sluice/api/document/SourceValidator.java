package io.sluice.api.document;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.EnvValue;
import io.sluice.contract.JsonPointers;
import io.sluice.contract.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Validates the source of a check.
final class SourceValidator {
  /// The names of templates, in double braces.
  static final Set<String> TEMPLATES =
      new TreeSet<>(Set.of("version", "release", "application", "environment", "window"));

  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final String IN_PLACE = "sluice_template";
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9]{0,63}");
  private static final Set<String> NO_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");
  private static final Pattern POINTER = Pattern.compile("(/([^~/\\p{Cntrl}]|~[01])*){0,64}");
  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^/?@,]+)/[-_A-Za-z0-9]{1,63}([?]sslmode=[-a-z]{1,16})?");
  private static final int QUERY_MAX = 4_096;
  private static final int HEADERS_MAX = 20;

  private final ValidationErrors validationErrors;
  private final List<String> allowedHosts;

  /// @param allowedHosts see [HostValidator#findRejection]
  SourceValidator(ValidationErrors validationErrors, List<String> allowedHosts) {
    this.validationErrors = validationErrors;
    this.allowedHosts = List.copyOf(allowedHosts);
  }

  void check(String at, Check check) {
    String here = at + "/" + check.source().key();
    switch (check.source()) {
      case Source.Router _ -> {}
      case Source.Prometheus it -> prometheus(here, it, hasLatencyQuery(check));
      case Source.Scrape it -> scrape(here, it, hasLatencyQuery(check));
      case Source.Http(var url, var pointer, var headers) -> {
        url(here + "/url", url);
        validationErrors.require(
            POINTER.matcher(pointer).matches(),
            here + "/pointer",
            "'%s' is not a JSON pointer such as /data/0/value".formatted(pointer));
        headers(here + "/headers", headers);
      }
      case Source.Probe(var path) -> path(here + "/path", path);
      case Source.Topic(var name) -> name.ifPresent(it -> name(here + "/check", it));
      case Source.Sql it -> sql(here, it);
      case Source.External(var monitor) -> name(here + "/monitor", monitor);
    }
  }

  private static boolean hasLatencyQuery(Check check) {
    return check.compare().equals(Optional.of(Compare.LATENCY))
        || check.limit().flatMap(limit -> limit.latency()).isPresent();
  }

  private void prometheus(String at, Source.Prometheus it, boolean latency) {
    url(at + "/url", it.url());
    counts(at, "query", it.query(), it.requests(), it.errors(), it.latency(), latency);
    Stream.of(
            findPart("/query", it.query()),
            findPart("/requests", it.requests()),
            findPart("/errors", it.errors()))
        .flatMap(Optional::stream)
        .forEach(part -> parses(at + part.getKey(), part.getValue(), QueryValidator::findPromql));
    it.latency().ifPresent(text -> parses(at + "/latency", text, QueryValidator::findSelector));
    headers(at + "/headers", it.headers());
  }

  private void scrape(String at, Source.Scrape it, boolean latency) {
    path(at + "/path", it.path());
    it.port()
        .ifPresent(port ->
            validationErrors.require(
                port >= 1 && port <= 65_535, at + "/port", "must be 1 to 65535, was " + port));
    counts(at, "metric", it.metric(), it.requests(), it.errors(), it.latency(), latency);
    Stream.of(
            findPart("/metric", it.metric()),
            findPart("/requests", it.requests()),
            findPart("/errors", it.errors()),
            findPart("/latency", it.latency()))
        .flatMap(Optional::stream)
        .forEach(part -> parses(at + part.getKey(), part.getValue(), QueryValidator::findSelector));
  }

  /// Requires either one value, or requests and errors, with latency if the check judges it.
  private void counts(
      String at,
      String name,
      Optional<String> value,
      Optional<String> requests,
      Optional<String> errors,
      Optional<String> latency,
      boolean needsLatency) {
    boolean counts = requests.isPresent() && errors.isPresent();
    boolean some = requests.isPresent() || errors.isPresent() || latency.isPresent();
    validationErrors.require(
        value.isPresent() ? !some : counts,
        at,
        "needs either %s, or requests and errors".formatted(name));
    validationErrors.require(
        !needsLatency || latency.isPresent(), at, "needs latency, which the check judges");
    value.ifPresent(text -> query(at + "/" + name, text));
    requests.ifPresent(text -> query(at + "/requests", text));
    errors.ifPresent(text -> query(at + "/errors", text));
    latency.ifPresent(text -> query(at + "/latency", text));
  }

  private void sql(String at, Source.Sql it) {
    Matcher url = JDBC.matcher(it.url());
    if (url.matches()) {
      HostValidator.findRejection("http://" + withPort(url.group(1)), allowedHosts)
          .ifPresent(rejection -> validationErrors.add(at + "/url", rejection));
    } else {
      validationErrors.add(
          at + "/url",
          "is not an address such as jdbc:postgresql://db.example.com/shop, of one host and with"
              + " no parameter but sslmode");
    }
    query(at + "/query", it.query());
    if (it.password() instanceof EnvValue.Secret(String reference)) {
      SpecValidator.reference(validationErrors, at + "/password/secret", reference);
    } else {
      validationErrors.add(
          at + "/password",
          "is a secret: write {secret: env:NAME}, {secret: file:NAME} or"
              + " {secret: 'vault:PATH#FIELD'}");
    }
  }

  private static String withPort(String host) {
    return host.contains(":") ? host : host + ":5432";
  }

  private void query(String at, String text) {
    validationErrors.require(
        !text.isBlank() && text.length() <= QUERY_MAX,
        at,
        "must have 1 to %d characters, has %d".formatted(QUERY_MAX, text.length()));
    templates(at, text);
  }

  private static Optional<Map.Entry<String, String>> findPart(String name, Optional<String> text) {
    return text.map(it -> Map.entry(name, it));
  }

  /// Adds the reason why `text` cannot be parsed, with a name in the place of each template.
  private void parses(String at, String text, Function<String, Optional<String>> finder) {
    finder
        .apply(TEMPLATE.matcher(text).replaceAll(IN_PLACE))
        .ifPresent(reason -> validationErrors.add(at, reason));
  }

  /// Requires an allowed URL with templates only in its path and query.
  private void url(String at, String url) {
    templates(at, url);
    String filled = TEMPLATE.matcher(url).replaceAll(IN_PLACE);
    String authority = filled.replaceFirst("^[a-z]+://", "").split("[/?#]", 2)[0];
    if (authority.contains(IN_PLACE)) {
      validationErrors.add(at, "names its host by a template: write the host");
    } else {
      HostValidator.findRejection(filled, allowedHosts)
          .ifPresent(rejection -> validationErrors.add(at, rejection));
    }
  }

  private void templates(String at, String text) {
    Matcher template = TEMPLATE.matcher(text);
    while (template.find()) {
      String name = template.group(1).strip();
      if (!TEMPLATES.contains(name)) {
        validationErrors.add(
            at,
            "{{%s}} is unknown; known are %s".formatted(name, String.join(", ", TEMPLATES)),
            NameSuggestion.find(name, TEMPLATES));
      }
    }
    validationErrors.require(
        !TEMPLATE.matcher(text).replaceAll("").contains("{{"),
        at,
        "has {{ without a name and }} after it");
  }

  private void headers(String at, Optional<Map<String, EnvValue>> headers) {
    Map<String, EnvValue> all = headers.orElse(Map.of());
    validationErrors.require(
        all.size() <= HEADERS_MAX, at, "at most %d headers".formatted(HEADERS_MAX));
    all.forEach((name, value) -> {
      String here = JsonPointers.child(at, name);
      validationErrors.require(
          HEADER.matcher(name).matches() && !NO_HEADERS.contains(name.toLowerCase(Locale.ROOT)),
          here,
          "is not a header that can be set");
      switch (value) {
        case EnvValue.Plain(String text) -> {
          validationErrors.require(
              text.chars().noneMatch(Character::isISOControl), here, "has a control character");
          templates(here, text);
        }
        case EnvValue.Secret(String reference) ->
            SpecValidator.reference(validationErrors, here + "/secret", reference);
      }
    });
  }

  private void path(String at, String path) {
    validationErrors.require(
        SpecValidator.PATH.matcher(path).matches(),
        at,
        "'%s' is not a path that begins with one /".formatted(path));
  }

  private void name(String at, String name) {
    validationErrors.require(
        AnalysisValidator.NAME.matcher(name).matches(), at, "'%s' is not a name".formatted(name));
  }
}
