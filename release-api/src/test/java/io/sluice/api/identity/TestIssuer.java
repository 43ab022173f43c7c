package io.sluice.api.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/// An issuer of tokens at an address of this machine, with a discovery document and real keys. It
/// can rotate its keys, and answer in wrong ways.
public final class TestIssuer implements AutoCloseable {
  public static final String AUDIENCE = "sluice";

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile PublicJsonWebKey key =
      generate(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
  private volatile Answer answer = Answer.KEYS;

  /// The answers to a request for the keys.
  enum Answer {
    KEYS,
    REDIRECT,
    LARGE,
    SLOW,
    FAILURE,
    NO_JSON,
    NO_KEY
  }

  public TestIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            send(
                exchange,
                200,
                """
                {"issuer": "%s", "jwks_uri": "%s/keys"}\
                """
                    .formatted(issuer(), issuer())));
    server.createContext("/keys", this::answer);
    server.createContext("/moved", exchange -> send(exchange, 200, keySet()));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    switch (answer) {
      case KEYS -> send(exchange, 200, keySet());
      case REDIRECT -> {
        exchange.getResponseHeaders().add("Location", issuer() + "/moved");
        send(exchange, 302, "");
      }
      case LARGE -> send(exchange, 200, keySet() + " ".repeat(KeyFetcher.RESPONSE_MAX));
      case SLOW -> sendHalf(exchange);
      case FAILURE -> send(exchange, 500, "");
      case NO_JSON -> send(exchange, 200, "<html>");
      case NO_KEY -> send(exchange, 200, "{\"keys\": []}");
    }
  }

  /// Sends a first part, and the rest never.
  private void sendHalf(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String keySet() {
    return new JsonWebKeySet(List.of(key)).toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  /// Returns its URL, the claim `iss` of its tokens.
  public String issuer() {
    return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
  }

  /// Returns the number of requests for the keys.
  int fetches() {
    return fetches.get();
  }

  void setAnswer(Answer value) {
    answer = value;
  }

  /// Returns an issuer of a document with these rules.
  ///
  /// @param callers `persons` or `workloads`
  /// @param rules as JSON
  public String entry(String name, String callers, String rules) {
    return """
    {"name": "%s", "issuer": "%s", "audiences": ["%s"], "callers": "%s",
      "displayName": "login", "rules": [%s]}
    """
        .formatted(name, issuer(), AUDIENCE, callers, rules);
  }

  /// Replaces its key: tokens of the key before are no longer valid.
  void rotate(String algorithm) {
    key = generate(algorithm);
  }

  /// Returns valid claims that expire in ten minutes.
  public JwtClaims claims(String subject, Map<String, Object> more) {
    var claims = new JwtClaims();
    claims.setIssuer(issuer());
    claims.setAudience(AUDIENCE);
    claims.setSubject(subject);
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setIssuedAtToNow();
    more.forEach(claims::setClaim);
    return claims;
  }

  /// Returns a token with `claims`, signed with its present key.
  public String sign(JwtClaims claims) {
    return sign(claims.toJson(), key);
  }

  String sign(String claims) {
    return sign(claims, key);
  }

  /// Returns a token signed with a key that is not its own, under the id of its own.
  String forge(JwtClaims claims) {
    PublicJsonWebKey other = generate(key.getAlgorithm());
    other.setKeyId(key.getKeyId());
    return sign(claims.toJson(), other);
  }

  /// Returns a token signed with a key that the issuer never had.
  String signWithUnknownKey(JwtClaims claims) {
    return sign(claims.toJson(), generate(key.getAlgorithm()));
  }

  /// Returns a token that names no key.
  String signWithoutKeyId(JwtClaims claims) {
    JsonWebSignature signature = signature(claims.toJson(), key.getAlgorithm());
    signature.setKey(key.getPrivateKey());
    signature.getHeaders().setObjectHeaderValue("kid", null);
    return serialize(signature);
  }

  private static String sign(String claims, PublicJsonWebKey key) {
    JsonWebSignature signature = signature(claims, key.getAlgorithm());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    return serialize(signature);
  }

  /// Returns a token without a signature, but with the form of one.
  String unsigned(JwtClaims claims) {
    JsonWebSignature signature = signature(claims.toJson(), AlgorithmIdentifiers.NONE);
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setKeyIdHeaderValue(key.getKeyId());
    return serialize(signature) + "AA";
  }

  /// Returns a token signed with the public key as a password.
  String signWithPublicKey(JwtClaims claims) {
    JsonWebSignature signature = signature(claims.toJson(), AlgorithmIdentifiers.HMAC_SHA256);
    signature.setKey(new HmacKey(key.getPublicKey().getEncoded()));
    signature.setKeyIdHeaderValue(key.getKeyId());
    return serialize(signature);
  }

  private static JsonWebSignature signature(String claims, String algorithm) {
    var signature = new JsonWebSignature();
    signature.setPayload(claims);
    signature.setAlgorithmHeaderValue(algorithm);
    return signature;
  }

  private static String serialize(JsonWebSignature signature) {
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicJsonWebKey generate(String algorithm) {
    try {
      PublicJsonWebKey generated =
          switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> RsaJwkGenerator.generateJwk(2048);
            case "ES" -> EcJwkGenerator.generateJwk(curve(algorithm));
            default -> OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
          };
      generated.setKeyId(UUID.randomUUID().toString());
      generated.setAlgorithm(algorithm);
      return generated;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECParameterSpec curve(String algorithm) {
    return switch (algorithm) {
      case AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384 -> EllipticCurves.P384;
      case AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512 -> EllipticCurves.P521;
      default -> EllipticCurves.P256;
    };
  }

  /// Returns its private key, for another process that signs its tokens.
  public String privateKey() {
    return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
  }

  /// Returns a token signed with a key of [#privateKey].
  public static String sign(String claims, String privateKey) {
    try {
      return sign(claims, (PublicJsonWebKey) JsonWebKey.Factory.newJwk(privateKey));
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops it: nothing answers at its address.
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
