package io.sluice.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/// Every setting of release-api, with its unit in its type and its default beside it.
@ConfigMapping(prefix = "sluice.api")
public interface ApiConfig {

  /// A file with one plain token: its bearer is `operator` and has all roles.
  Optional<Path> tokenFile();

  /// A file of lines `name:role,role:sha256hex`. Without either file nobody gets in.
  Optional<Path> tokensFile();

  /// The engine's internal port.
  @WithDefault("http://127.0.0.1:7071")
  URI engineUrl();

  /// health-monitor's internal port.
  @WithDefault("http://127.0.0.1:7072")
  URI healthUrl();

  /// Host names under which this service answers, on any port.
  @WithDefault("127.0.0.1,localhost")
  List<String> hosts();

  /// Event streams that may be open at one time; each costs one thread and some reads a second.
  @WithDefault("256")
  @WithConverter(Streams.class)
  int streams();

  /// 1 to 10,000.
  final class Streams implements Converter<Integer> {
    private static final long serialVersionUID = 1;

    @Override
    public Integer convert(String text) {
      int streams = Integer.parseInt(text.strip());
      if (streams < 1 || streams > 10_000) {
        throw new IllegalArgumentException("must be 1 to 10000, was " + streams);
      }
      return streams;
    }
  }
}
