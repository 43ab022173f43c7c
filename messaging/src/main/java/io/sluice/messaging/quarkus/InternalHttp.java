package io.sluice.messaging.quarkus;

import io.quarkus.runtime.StartupEvent;
import io.sluice.contract.TrustedAuthority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The HTTP clients for calls of other services and of the router.
@Singleton
public class InternalHttp {
  static final String SETTING = "sluice.internal-ca-file";

  private final Optional<SSLContext> trusted;

  /// @param file with the authority of their certificates; without it, clients trust the
  ///   authorities that the JDK trusts
  /// @throws IllegalStateException if the file is not usable
  InternalHttp(@ConfigProperty(name = SETTING) Optional<Path> file) {
    this.trusted = file.map(it -> TrustedAuthority.context(SETTING, it));
  }

  /// Without this, a file that is not usable would be noticed at the first call.
  void start(@Observes StartupEvent event) {}

  /// Returns the builder of a client.
  public HttpClient.Builder builder() {
    HttpClient.Builder builder = HttpClient.newBuilder();
    trusted.ifPresent(builder::sslContext);
    return builder;
  }
}
