package io.sluice.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.sluice.api.ApiConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The known tokens, by their SHA-256. They are read once, at the start.
@Startup
@Singleton
public class TokenRegistry {
  private static final Logger LOG = Logger.getLogger(TokenRegistry.class);
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9][-_.@A-Za-z0-9]{0,62}):([a-z]+(?:,[a-z]+)*):([0-9a-fA-F]{64})");

  private final List<HashedToken> tokens = new ArrayList<>();

  private record HashedToken(String hash, Caller caller) {}

  /// @throws IllegalStateException if a file has no token, or, except in tests, if there is no
  ///   token at all: no caller would have access
  TokenRegistry(ApiConfig config) {
    config
        .operatorTokenFile()
        .ifPresent(file ->
            tokens.add(
                new HashedToken(
                    sha256(token(file)), new Caller("operator", EnumSet.allOf(Role.class)))));
    config
        .tokensFile()
        .ifPresent(file ->
            text(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> tokens.add(parse(line))));
    if (tokens.isEmpty()) {
      String none =
          "no API token: sluice.api.operator-token-file or sluice.api.tokens-file must name a file with one";
      if (LaunchMode.current() == LaunchMode.NORMAL) {
        throw new IllegalStateException(none);
      }
      LOG.warn(none);
    }
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

  /// Returns the roles of each different caller, including those that their roles include.
  public Collection<List<String>> callerRoles() {
    return tokens.stream()
        .map(HashedToken::caller)
        .collect(
            Collectors.toMap(
                Caller::name,
                Caller::roleNames,
                (one, other) -> Stream.concat(one.stream(), other.stream()).distinct().toList()))
        .values();
  }

  private static HashedToken parse(String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalStateException(
          "a line of the tokens file is not name:role,role:sha256hex: "
              + line.replaceAll(":[^:]*$", ":…"));
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : parts.group(2).split(",", -1)) {
      roles.addAll(Role.named(word).included());
    }
    return new HashedToken(
        parts.group(3).toLowerCase(Locale.ROOT), new Caller(parts.group(1), roles));
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
      throw new UncheckedIOException("cannot read the token file " + file, e);
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
