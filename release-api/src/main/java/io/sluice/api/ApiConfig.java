package io.sluice.api;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting of release-api, with its default; its type carries the unit.
@ConfigMapping(prefix = "sluice.api")
public interface ApiConfig {

  /// A file with one plain token: its caller is named `operator` and has the role `admin`
  /// everywhere.
  Optional<Path> operatorTokenFile();

  /// A file of lines `name:grant,grant:sha256hex`. Without any file no caller has access.
  Optional<Path> tokensFile();

  /// A JSON file with the issuers of JSON Web Tokens that the API accepts, and the grants of their
  /// subjects.
  Optional<Path> issuersFile();

  /// The URL of the engine's internal port.
  @WithDefault("http://127.0.0.1:7071")
  @Formatted(TextFormat.HTTP)
  URI engineUrl();

  /// The URL of health-monitor's internal port.
  @WithDefault("http://127.0.0.1:7072")
  @Formatted(TextFormat.HTTP)
  URI healthUrl();

  /// Host names under which this service answers, on any port.
  @WithDefault("127.0.0.1,localhost")
  @Formatted(value = TextFormat.HOST, most = 100)
  List<String> hosts();

  /// The directory with the artifacts of the runtime `local`: release-api reads the files of a
  /// command only if they are below it. By default it is the working directory.
  @WithDefault(".")
  Path artifactDirectory();

  /// The maximum number of open event streams; each costs one thread, and all streams of a lane
  /// some reads a second.
  @WithDefault("256")
  @Bounded(min = "1", max = "10000")
  int maxStreams();

  /// The maximum number of open event streams of one caller.
  @WithDefault("64")
  @Bounded(min = "1", max = "10000")
  int maxStreamsPerCaller();

  /// The maximum number of requests of one caller per second, after a burst of ten times that
  /// number.
  @WithDefault("1000")
  @Bounded(min = "1", max = "1000000")
  int maxRequestsPerCaller();

  /// The maximum number of requests of one address per second, with any token, after a burst of ten
  /// times that number. Behind a proxy that Quarkus does not trust, all callers have its address.
  @WithDefault("2000")
  @Bounded(min = "1", max = "1000000")
  int maxRequestsPerAddress();

  /// The time after which a person signs in to the console again.
  @WithDefault("12h")
  @Bounded(min = "5m", max = "7d")
  Duration sessionLifetime();

  /// Retention of the revisions of a settings document; its newest 100 stay at any age, and no more
  /// than 1000 are kept.
  @WithDefault("400d")
  @Bounded(min = "31d", max = "3650d")
  Duration settingsRetention();

  /// Retention of the entries of the audit log; the heads of its days stay.
  @WithDefault("400d")
  @Bounded(min = "31d", max = "3650d")
  Duration auditRetention();

  /// A file with the private Ed25519 key that signs the heads of the audit log, in PEM (PKCS #8).
  /// Without it, the heads have no signature.
  Optional<Path> auditKeyFile();
}
