package io.sluice.contract;

import java.util.Map;
import java.util.Optional;

/// The source of a check's data. Written as `router`, or as an object with one key: `{prometheus:
/// {url: …, query: …}}`.
///
/// A source has one of three kinds of data. *Counts* of requests, for `compare` and `limit`:
/// [Router], [Probe], and [Prometheus] and [Scrape] with `requests`. *Values*, for `threshold` and
/// `score`: [Prometheus] with `query`, [Scrape] with `metric`, [Http] and [Sql]. [Topic] has
/// either. A *verdict* of an external monitor: [External].
///
/// In URLs, queries and header values the placeholders `{{version}}`, `{{release}}`,
/// `{{application}}`, `{{environment}}` and `{{window}}` stand for the release and version of the
/// query.
public sealed interface Source {
  /// Returns the lane's router, the default source.
  static Source router() {
    return new Router();
  }

  /// The lane's router; see [#router].
  record Router() implements Source {}

  /// A Prometheus server, or another server with its HTTP API.
  ///
  /// @param query PromQL that returns the value, once for the candidate and once for stable
  /// @param requests PromQL of a counter of requests, or its selector; with `errors` instead of
  ///   `query`
  /// @param errors PromQL of a counter of errors, or its selector
  /// @param latency name or selector of a histogram, classic or native
  /// @param headers headers of the request; values may be secrets
  record Prometheus(
      String url,
      Optional<String> query,
      Optional<String> requests,
      Optional<String> errors,
      Optional<String> latency,
      Optional<Map<String, EnvValue>> headers)
      implements Source {
    public Prometheus {
      headers = headers.map(Map::copyOf);
    }
  }

  /// The metrics text that each instance serves, summed over the instances of a version.
  ///
  /// @param path such as `/metrics`
  /// @param port port of the metrics, if it is not the instance's own
  /// @param metric selector of the value: a name with labels in braces
  /// @param requests selector of a counter of requests; with `errors` instead of `metric`
  /// @param errors selector of a counter of errors
  /// @param latency selector of a histogram
  record Scrape(
      String path,
      Optional<Integer> port,
      Optional<String> metric,
      Optional<String> requests,
      Optional<String> errors,
      Optional<String> latency)
      implements Source {}

  /// JSON from a URL.
  ///
  /// @param pointer JSON pointer to the number in the response (RFC 6901)
  /// @param headers headers of the request; values may be secrets
  record Http(String url, String pointer, Optional<Map<String, EnvValue>> headers)
      implements Source {
    public Http {
      headers = headers.map(Map::copyOf);
    }
  }

  /// Synthetic requests to each instance of both versions.
  ///
  /// @param path such as `/checkout?dry=1`
  record Probe(String path) implements Source {}

  /// Measurements on the topic `release.measurements`.
  ///
  /// @param check name of the measurements; the check's own name if absent
  record Topic(Optional<String> check) implements Source {}

  /// The single number that a read-only query with a time limit returns.
  ///
  /// @param url JDBC URL, such as `jdbc:postgresql://db.example.com/shop`
  /// @param password password as a secret
  record Sql(String url, String user, EnvValue password, String query) implements Source {}

  /// The verdict of an external monitor, published on the topic `release.measurements`. All
  /// monitors must report healthy; an unhealthy verdict rolls the release back.
  ///
  /// @param monitor name of the monitor
  record External(String monitor) implements Source {}

  /// Returns the source's key in a document.
  default String key() {
    return switch (this) {
      case Router _ -> "router";
      case Prometheus _ -> "prometheus";
      case Scrape _ -> "scrape";
      case Http _ -> "http";
      case Probe _ -> "probe";
      case Topic _ -> "topic";
      case Sql _ -> "sql";
      case External _ -> "external";
    };
  }
}
