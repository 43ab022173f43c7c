package io.sluice.messaging.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The kinds of text settings. Each is exact: the code that uses an accepted value does not fail on
/// it.
public enum TextFormat {
  /// A URL of another part of Sluice, or of a neighboring service. The scheme must be in lower
  /// case, as clients require.
  HTTP(
      "an address such as http://127.0.0.1:7071, with http or https in lower case, a host and no"
          + " user, query or fragment"),
  /// A URL of a third party, whose path or query contains its secret.
  HOOK(
      "an address such as https://example.com/hook, with http or https in lower case, a host and no"
          + " user or fragment"),
  DOCKER("an address such as unix:///var/run/docker.sock or tcp://docker:2375"),
  DATABASE("an address such as jdbc:postgresql://127.0.0.1:5432/name"),
  BROKERS("brokers such as kafka-1:9092,kafka-2:9092"),
  HOST("a host's name or address, without a port"),
  ALLOWED("a host's name or address, alone or with a port"),
  NAME("a name of 1 to 200 letters, digits, dots, underscores and hyphens"),
  PATH(
      "a path such as teams/kv: at most 200 letters, digits, dots, underscores and hyphens, with a"
          + " slash between two parts, and no part with a dot or a hyphen at its start"),
  REGISTRY("a registry such as ghcr.io, or a part of one such as docker.io/team"),
  PORTS("a range of ports such as 7100-7999, within 1 and 65535"),
  SECRET("where a secret is: env:NAME or file:/path"),
  SECRET_DIRECTORY("an environment and an absolute path such as production=/etc/shop"),
  /// The underscore at the end keeps a prefix from being the begin of a variable of Sluice itself.
  SECRET_PREFIX(
      "an environment and a prefix of variables such as production=SHOP_, with an underscore at its"
          + " end, and not one of Sluice itself (KAFKA_, MP_, QUARKUS_, SLUICE_, SMALLRYE_)"),
  LABEL("a text of 1 to 200 characters, none of them a control character");

  private static final Set<String> WEB = Set.of("http", "https");
  private static final String BROKER = "\\s*[A-Za-z0-9._:\\[\\]-]+:\\d{1,5}\\s*";
  private static final String ENVIRONMENT = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final String OWN = "(?i:KAFKA_|MP_|QUARKUS_|SMALLRYE_|SLUICE_(?!SECRET_))";
  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9._-]*";
  private static final int PATH_MAX = 200;
  private static final int PORT_MAX = 65_535;

  private final String description;

  TextFormat(String description) {
    this.description = description;
  }

  /// Returns the description of the format for error messages.
  String description() {
    return description;
  }

  boolean isAdmitted(String text) {
    return switch (this) {
      case HTTP -> parseUri(text).filter(it -> isHttp(it) && it.getRawQuery() == null).isPresent();
      case HOOK -> parseUri(text).filter(TextFormat::isHttp).isPresent();
      case DOCKER -> parseUri(text).filter(TextFormat::isDocker).isPresent();
      case DATABASE -> text.matches("jdbc:postgresql://[^\\s/]+/[^\\s?]+(\\?\\S*)?");
      case BROKERS -> Arrays.stream(text.split(",", -1)).allMatch(it -> it.matches(BROKER));
      case HOST -> text.matches("[A-Za-z0-9._:\\[\\]-]{1,253}");
      case ALLOWED -> text.matches("[^\\s,]{1,253}");
      case NAME -> text.matches("[A-Za-z0-9._-]{1,200}");
      case PATH -> text.length() <= PATH_MAX && text.matches(PART + "(/" + PART + ")*");
      case REGISTRY -> text.matches("[A-Za-z0-9._:/-]{1,255}");
      case PORTS -> isRange(text);
      case SECRET -> text.matches("env:\\w+|file:/\\S+");
      case SECRET_DIRECTORY -> text.matches(ENVIRONMENT + "=/[^\\p{Cntrl},]{1,1023}");
      case SECRET_PREFIX ->
          text.matches("%s=(?!%s)[A-Za-z][A-Za-z0-9_]{0,98}_".formatted(ENVIRONMENT, OWN));
      case LABEL -> text.matches("[^\\p{Cntrl}]{1,200}");
    };
  }

  private static Optional<URI> parseUri(String text) {
    try {
      return Optional.of(new URI(text).parseServerAuthority());
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static boolean isHttp(URI uri) {
    return uri.getScheme() != null
        && WEB.contains(uri.getScheme())
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && uri.getPort() != 0
        && uri.getPort() <= PORT_MAX;
  }

  private static boolean isDocker(URI uri) {
    return switch (String.valueOf(uri.getScheme())) {
      case "unix" -> uri.getHost() == null && uri.getPath() != null && uri.getPath().length() > 1;
      case "tcp" -> uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= PORT_MAX;
      case String _ -> false;
    };
  }

  private static boolean isRange(String text) {
    if (!text.matches("\\d{1,5}-\\d{1,5}")) {
      return false;
    }
    String[] ends = text.split("-", -1);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[1]);
    return first >= 1 && first <= last && last <= PORT_MAX;
  }
}
