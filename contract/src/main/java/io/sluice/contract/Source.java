package io.sluice.contract;

import java.util.Map;
import java.util.Optional;

/// Where a check gets what it judges. Written as `router`, or as an object with one key:
/// `{prometheus: {url: …, query: …}}`.
///
/// There are three kinds. *Counts* of requests, for `compare` and `limit`: [Router], [Probe], and
/// [Prometheus] and [Scrape] with `requests`. *Values*, for `threshold` and `score`: [Prometheus]
/// with `query`, [Scrape] with `metric`, [Http] and [Sql]. [Topic] has either. A *verdict* that
/// somebody else has made: [External].
///
/// In urls, queries and header values `{{version}}`, `{{release}}`, `{{application}}`,
/// `{{environment}}` and `{{window}}` stand for what is asked about.
public sealed interface Source {
  /// The lane's router; what counts if a check names no source.
  static Source router() {
    return new Router();
  }

  /// See [#router].
  record Router() implements Source {}

  /// A Prometheus, or what speaks its HTTP API.
  ///
  /// @param query PromQL whose answer is the value, once for the candidate and once for stable
  /// @param requests PromQL of a counter, or a selector of one; with `errors` instead of `query`
  /// @param errors likewise
  /// @param latency name or selector of a histogram, classic or native
  /// @param headers sent along; values may be secrets
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

  /// The text of metrics that each instance offers, summed over the instances of a version.
  ///
  /// @param path such as `/metrics`
  /// @param port another one than the instance serves at
  /// @param metric selector, a name with labels in braces, of the value
  /// @param requests selector of a counter; with `errors` instead of `metric`
  /// @param errors likewise
  /// @param latency selector of a histogram
  record Scrape(
      String path,
      Optional<Integer> port,
      Optional<String> metric,
      Optional<String> requests,
      Optional<String> errors,
      Optional<String> latency)
      implements Source {}

  /// JSON from any address.
  ///
  /// @param pointer of the number in the answer (RFC 6901)
  /// @param headers sent along; values may be secrets
  record Http(String url, String pointer, Optional<Map<String, EnvValue>> headers)
      implements Source {
    public Http {
      headers = headers.map(Map::copyOf);
    }
  }

  /// Requests that are made up, to each instance of both versions.
  ///
  /// @param path such as `/checkout?dry=1`
  record Probe(String path) implements Source {}

  /// Measurements on the topic `release.measurements`.
  ///
  /// @param check under which name they are told; the check's own if absent
  record Topic(Optional<String> check) implements Source {}

  /// The one number of a query, asked read-only and under a limit of time.
  ///
  /// @param url of JDBC, such as `jdbc:postgresql://db.example.com/shop`
  /// @param password a secret
  record Sql(String url, String user, EnvValue password, String query) implements Source {}

  /// The verdict of another monitor, told on the topic `release.measurements`. All must be healthy;
  /// an unhealthy one withdraws.
  ///
  /// @param monitor its name
  record External(String monitor) implements Source {}

  /// Its key in a document.
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
