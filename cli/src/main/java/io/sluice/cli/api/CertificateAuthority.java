package io.sluice.cli.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The authority of an API with a private certificate.
public final class CertificateAuthority {

  /// Returns the context of clients that trust no certificate except those in `file`, and those
  /// that they signed.
  ///
  /// @param file certificates in PEM: of an authority, or of the API itself
  /// @throws CliException if the file cannot be read or contains no certificate
  public static SSLContext context(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(input);
      if (certificates.isEmpty()) {
        throw unusable(file, "it contains no certificate");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e.toString());
    }
  }

  private static CliException unusable(Path file, String reason) {
    return CliException.rejected(
        "SLUICE_CA_FILE %s cannot be used: %s".formatted(file, reason),
        "name a file with certificates in PEM");
  }

  private CertificateAuthority() {}
}
