package io.sluice.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The authority of certificates that no public authority signed: of the servers inside of a stack,
/// or of an API.
public final class TrustedAuthority {

  /// Returns the context of clients that trust no certificate except those in `file`, and those
  /// that they signed.
  ///
  /// @param setting names the file, for messages
  /// @param file certificates in PEM
  /// @throws IllegalStateException if the file cannot be read or contains no certificate
  public static SSLContext context(String setting, Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(input)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      if (trusted.size() == 0) {
        throw new IllegalStateException("%s %s contains no certificate".formatted(setting, file));
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot read %s %s: %s".formatted(setting, file, e), e);
    }
  }

  private TrustedAuthority() {}
}
