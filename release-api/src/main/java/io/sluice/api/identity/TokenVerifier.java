package io.sluice.api.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.http.Caller;
import io.sluice.api.http.Subject;
import io.sluice.contract.Json;
import java.net.URLEncoder;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/// Verifies the tokens of one issuer: signature, issuer, audience, times and subject. The caller of
/// an invalid token is unknown; only the log has the reason.
final class TokenVerifier {
  private static final Logger LOG = Logger.getLogger(TokenVerifier.class);
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);
  private static final int SUBJECT_MAX = 255;
  private static final int DISPLAY_MAX = 60;

  /// A character that an id must not have: it would end the id, or could not be shown.
  private static final Pattern ENCODED = Pattern.compile("[^!-$&-~]+");

  /// Signatures with a key pair: neither a token without a signature is valid, nor one whose
  /// password is the public key.
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
          AlgorithmIdentifiers.EDDSA);

  private final Issuer issuer;
  private final IssuerKeys keys;
  private final LongSupplier nanoTime;
  private final AtomicLong nextLog;
  private final JwtConsumer consumer;

  /// @param nanoTime monotonic time
  TokenVerifier(Issuer issuer, IssuerKeys keys, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.keys = keys;
    this.nanoTime = nanoTime;
    this.nextLog = new AtomicLong(nanoTime.getAsLong());
    this.consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver((signature, _) -> resolve(signature))
            .setJwsAlgorithmConstraints(ALGORITHMS)
            .setExpectedIssuer(issuer.issuer())
            .setExpectedAudience(issuer.audiences().toArray(String[]::new))
            .setRequireExpirationTime()
            .setRequireSubject()
            .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
            .setAllowedClockSkewInSeconds(Math.toIntExact(issuer.skew().toSeconds()))
            .build();
  }

  /// Finds the caller of a valid token, with the grants of all rules that match.
  Optional<Caller> findCaller(String token) {
    try {
      JsonNode claims = MAPPER.readTree(consumer.processToClaims(token).getRawJson());
      String subject = claims.path("sub").asText();
      if (subject.isBlank() || subject.length() > SUBJECT_MAX) {
        logRejection("its subject does not have 1 to %d characters".formatted(SUBJECT_MAX));
        return Optional.empty();
      }
      List<ClaimRule> matches =
          issuer.rules().stream().filter(rule -> rule.isMatch(claims)).toList();
      return Optional.of(
          new Caller(
              new Subject(issuer.issuer(), subject),
              name(subject, claims),
              issuer.kind(matches),
              issuer.grants(matches)));
    } catch (InvalidJwtException e) {
      logRejection(RejectionCodes.describe(e));
      return Optional.empty();
    } catch (JsonProcessingException _) {
      logRejection("its claims are no JSON within the limits");
      return Optional.empty();
    }
  }

  /// Logs at most one rejection a second: a stranger cannot fill the log.
  private void logRejection(String reason) {
    long now = nanoTime.getAsLong();
    long next = nextLog.get();
    if (now - next >= 0 && nextLog.compareAndSet(next, now + LOG_INTERVAL.toNanos())) {
      LOG.infof("rejected a token of issuer %s: %s", issuer.name(), reason);
    }
  }

  /// Returns the key of a signature; an unknown one is looked up at the issuer.
  private Key resolve(JsonWebSignature signature) throws UnresolvableKeyException {
    if (Optional.ofNullable(signature.getKeyIdHeaderValue()).isEmpty()) {
      throw new UnresolvableKeyException("the token names no key");
    }
    Optional<Key> known = find(signature);
    if (known.isPresent()) {
      return known.get();
    }
    keys.refresh();
    return find(signature)
        .orElseThrow(() -> new UnresolvableKeyException("the token names an unknown key"));
  }

  private Optional<Key> find(JsonWebSignature signature) throws UnresolvableKeyException {
    try {
      return Optional.ofNullable(new VerificationJwkSelector().select(signature, keys.valid()))
          .map(JsonWebKey::getKey);
    } catch (JoseException e) {
      throw new UnresolvableKeyException("the algorithm of the token is not allowed", e);
    }
  }

  /// Returns the issuer's name and the subject, which no other caller has, with the display name
  /// behind them.
  private String name(String subject, JsonNode claims) {
    String id =
        "%s:%s"
            .formatted(issuer.name(), ENCODED.matcher(subject).replaceAll(TokenVerifier::encode));
    return issuer
        .displayName()
        .flatMap(claim -> ClaimRule.texts(claims, claim).findFirst())
        .map(TokenVerifier::printable)
        .filter(shown -> !shown.isEmpty())
        .map(shown -> "%s (%s)".formatted(id, shown))
        .orElse(id);
  }

  private static String encode(MatchResult part) {
    return URLEncoder.encode(part.group(), UTF_8).replace("+", "%20");
  }

  private static String printable(String text) {
    String shown = text.replaceAll("[^\\p{L}\\p{N}._@ -]+", "?").strip();
    return shown.substring(
        0,
        shown.offsetByCodePoints(
            0, Math.min(DISPLAY_MAX, shown.codePointCount(0, shown.length()))));
  }
}
