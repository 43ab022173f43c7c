package io.sluice.domain.image;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The public keys that verify signatures of images, in PEM as `cosign.pub` has them.
public final class ImagePublicKeys {
  /// The algorithm of the keys that `cosign generate-key-pair` makes.
  private static final String EC = "EC";

  private static final String ED25519 = "Ed25519";
  private static final String CURVE = "secp256r1";
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----\\s*");

  /// Parses a public key.
  ///
  /// @throws IllegalArgumentException if `pem` is no ECDSA key with P-256 and no Ed25519 key
  static PublicKey parse(String pem) {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.matches()) {
      throw invalid();
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
    return List.of(EC, ED25519).stream()
        .flatMap(algorithm -> find(algorithm, encoded).stream())
        .findFirst()
        .orElseThrow(ImagePublicKeys::invalid);
  }

  /// Returns why `pem` is no public key for images; empty if it is one.
  public static Optional<String> findRejection(String pem) {
    try {
      var _ = parse(pem);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<PublicKey> find(String algorithm, byte[] encoded) {
    try {
      PublicKey key =
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      var _ = verifier(key); // checks the point of an Ed25519 key, which the factory does not
      return Optional.of(key).filter(ImagePublicKeys::isAllowed);
    } catch (InvalidKeySpecException | InvalidKeyException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// Creates the verification of one signature by a key.
  ///
  /// @throws InvalidKeyException if the key has an invalid point
  static Signature verifier(PublicKey key) throws GeneralSecurityException {
    Signature verifier =
        Signature.getInstance(key instanceof ECPublicKey ? "SHA256withECDSA" : ED25519);
    verifier.initVerify(key);
    return verifier;
  }

  private static boolean isAllowed(PublicKey key) {
    return !(key instanceof ECPublicKey ec)
        || (isP256(ec.getParams()) && isOnCurve(ec.getW(), ec.getParams().getCurve()));
  }

  /// Whether y² = x³ + ax + b, which the JDK does not check.
  private static boolean isOnCurve(ECPoint point, EllipticCurve curve) {
    if (!(curve.getField() instanceof ECFieldFp field) || point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger p = field.getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.pow(2).subtract(right).mod(p).signum() == 0;
  }

  private static boolean isP256(ECParameterSpec own) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(EC);
      parameters.init(new ECGenParameterSpec(CURVE));
      ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
      return own.getCurve().equals(p256.getCurve())
          && own.getGenerator().equals(p256.getGenerator())
          && own.getOrder().equals(p256.getOrder())
          && own.getCofactor() == p256.getCofactor();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "must be an ECDSA public key with P-256 or an Ed25519 public key in PEM (BEGIN PUBLIC KEY),"
            + " such as the contents of cosign.pub");
  }

  private ImagePublicKeys() {}
}
