package io.sluice.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.sluice.api.ApiConfig;
import io.sluice.contract.LaneKey;
import io.sluice.messaging.quarkus.ReloadedFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The known tokens, by their SHA-256.
@Startup
@Singleton
public class TokenRegistry implements ReloadedFile {
  private static final Logger LOG = Logger.getLogger(TokenRegistry.class);
  private static final String NONE =
      "no API token: sluice.api.operator-token-file or sluice.api.tokens-file must name a file with"
          + " one, or sluice.api.issuers-file must name a file with issuers";
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9][-_.@A-Za-z0-9]{0,62}):([^:]+):([0-9a-fA-F]{64})");

  private final ApiConfig config;
  private volatile List<HashedToken> tokens;
  private List<HashedToken> lastRead;
  private String problem = "";

  private record HashedToken(String hash, Caller caller) {}

  /// @throws IllegalStateException if a file has no token, or, except in tests, if there is no
  ///   token at all: no caller would have access
  TokenRegistry(ApiConfig config) {
    this.config = config;
    this.tokens = read(config);
    this.lastRead = tokens;
    if (tokens.isEmpty() && config.issuersFile().isEmpty()) {
      LOG.warn(NONE);
    }
  }

  /// Reads the files again. A change takes effect if the next read finds it, too: a write may be in
  /// progress. If a file is not usable, the previous tokens stay.
  @Override
  public void reload() {
    try {
      List<HashedToken> read = read(config);
      if (read.equals(lastRead) && (!read.equals(tokens) || !problem.isEmpty())) {
        tokens = read;
        problem = "";
        LOG.infof("the files of API tokens have changed: %d tokens are valid", read.size());
      }
      lastRead = read;
    } catch (IllegalStateException e) {
      if (!problem.equals(e.getMessage())) {
        problem = String.valueOf(e.getMessage());
        LOG.warnf("%s; the previous API tokens stay valid", problem);
      }
    }
  }

  private static List<HashedToken> read(ApiConfig config) {
    Stream<HashedToken> operator =
        config.operatorTokenFile().stream()
            .map(file ->
                new HashedToken(
                    sha256(token(file)),
                    caller("operator", List.of(new Grant(Role.ADMIN, Scope.EVERYWHERE)))));
    Stream<HashedToken> others =
        config.tokensFile().stream()
            .flatMap(file -> text(file).lines())
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(TokenRegistry::parse);
    List<HashedToken> tokens = Stream.concat(operator, others).toList();
    if (tokens.isEmpty()
        && config.issuersFile().isEmpty()
        && LaunchMode.current() == LaunchMode.NORMAL) {
      throw new IllegalStateException(NONE);
    }
    return tokens;
  }

  /// Returns the caller with `token`. Takes equally long for every unknown token.
  Optional<Caller> findCaller(String token) {
    byte[] hash = sha256(token).getBytes(UTF_8);
    Optional<Caller> found = Optional.empty();
    for (HashedToken candidate : tokens) {
      if (MessageDigest.isEqual(candidate.hash.getBytes(UTF_8), hash)) {
        found = Optional.of(candidate.caller);
      }
    }
    return found;
  }

  /// Returns the roles of each different caller in `environment`, including those that their roles
  /// include.
  public Collection<List<String>> callerRoles(String environment) {
    return rolesByCaller(scope -> scope.hasEnvironment(environment)).values();
  }

  /// Returns the roles of each different caller in `lane`, including those that their roles
  /// include.
  public Collection<List<String>> callerRoles(LaneKey lane) {
    return rolesByCaller(lane).values();
  }

  /// Returns the roles of each different caller in `lane`, except of the caller named `author`,
  /// including those that their roles include.
  public Collection<List<String>> otherCallerRoles(String author, LaneKey lane) {
    Map<String, List<String>> others = new LinkedHashMap<>(rolesByCaller(lane));
    others.remove(author);
    return others.values();
  }

  private Map<String, List<String>> rolesByCaller(LaneKey lane) {
    return rolesByCaller(scope -> scope.has(Scope.of(lane)));
  }

  private Map<String, List<String>> rolesByCaller(Predicate<Scope> condition) {
    return tokens.stream()
        .map(HashedToken::caller)
        .collect(
            Collectors.toMap(
                Caller::name,
                caller -> caller.roleNames(condition),
                (one, other) -> Stream.concat(one.stream(), other.stream()).distinct().toList()));
  }

  private static HashedToken parse(String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw invalid(line, "it is not name:role,role@environment/application:sha256hex");
    }
    try {
      List<Grant> grants =
          Arrays.stream(parts.group(2).split(",", -1))
              .map(String::strip)
              .map(Grant::parse)
              .toList();
      return new HashedToken(
          parts.group(3).toLowerCase(Locale.ROOT), caller(parts.group(1), grants));
    } catch (IllegalArgumentException e) {
      throw invalid(line, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalStateException invalid(String line, String reason) {
    return new IllegalStateException(
        "a line of the tokens file is wrong: %s: %s"
            .formatted(reason, line.replaceFirst("[^:]*$", "…")));
  }

  private static Caller caller(String name, List<Grant> grants) {
    return new Caller(new Subject(Subject.TOKENS, name), name, CallerKind.PERSON, grants);
  }

  private static String token(Path file) {
    String token = text(file).strip();
    if (token.isEmpty()) {
      throw new IllegalStateException("the token file %s is empty".formatted(file));
    }
    return token;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the token file %s: %s".formatted(file, e), e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
