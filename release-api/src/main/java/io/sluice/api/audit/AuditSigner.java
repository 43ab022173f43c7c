package io.sluice.api.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.runtime.Startup;
import io.sluice.api.ApiConfig;
import io.sluice.domain.audit.AuditChain;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;

/// Signs the heads of the audit log, if there is a key. It is read once, at the start.
@Startup
@Singleton
class AuditSigner {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final Optional<PrivateKey> key;

  /// @throws IllegalStateException if the file has no such key
  AuditSigner(ApiConfig config) {
    key = config.auditKeyFile().map(AuditSigner::read);
  }

  /// Returns the signature in Base64; empty without a key.
  Optional<String> findSignature(LocalDate day, long sequence, String hash) {
    return key.map(present -> sign(present, AuditChain.signed(day, sequence, hash)));
  }

  private static String sign(PrivateKey key, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with Ed25519", e);
    }
  }

  private static PrivateKey read(Path file) {
    try {
      String text = Files.readString(file, US_ASCII).strip();
      if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
        throw invalid(file);
      }
      String base64 = text.substring(BEGIN.length(), text.length() - END.length());
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      throw invalid(file);
    }
  }

  /// The cause is left out: it could quote the key.
  private static IllegalStateException invalid(Path file) {
    return new IllegalStateException(
        "sluice.api.audit-key-file: cannot read a private Ed25519 key in PEM from %s: make one with"
                .formatted(file)
            + " 'openssl genpkey -algorithm ed25519'");
  }
}
