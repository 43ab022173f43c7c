package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.engine.effect.target.TargetException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one repository of a registry, with a token if the registry requires one.
///
/// @see <a
///   href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">requests</a>
/// @see <a href="https://distribution.github.io/distribution/spec/auth/token/">tokens</a>
final class RepositoryReader {
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /// The statuses by which registries say that they have no manifest or blob.
  private static final Set<Integer> NONE = Set.of(404);

  /// The statuses by which registries say that they have no API for referrers.
  private static final Set<Integer> NO_REFERRERS = Set.of(400, 404, 405, 406);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final RegistryRequests requests;
  private final String repository;
  private final Optional<RegistryLogin> login;
  private Optional<String> authorization = Optional.empty();

  RepositoryReader(RegistryRequests requests, String repository, Optional<RegistryLogin> login) {
    this.requests = requests;
    this.repository = repository;
    this.login = login;
  }

  /// Finds a manifest or an index.
  ///
  /// @param reference tag or valid digest
  Optional<JsonNode> findManifest(String reference) {
    return find("manifests/" + reference, MediaTypes.MANIFESTS, NONE, requests.maxBytes())
        .map(bytes ->
            parse(reference.startsWith("sha256:") ? requireDigest(bytes, reference) : bytes));
  }

  /// Finds the index of the artifacts that refer to a manifest; empty if the registry has no such
  /// index.
  ///
  /// @param digest valid digest
  Optional<JsonNode> findReferrers(String digest, String artifactType) {
    return find(
            "referrers/%s?artifactType=%s"
                .formatted(digest, URLEncoder.encode(artifactType, UTF_8)),
            MediaTypes.INDEX,
            NO_REFERRERS,
            requests.maxBytes())
        .map(this::parse);
  }

  /// Finds a blob.
  ///
  /// @param digest valid digest, which the content must have
  Optional<byte[]> findBlob(String digest) {
    int maxBytes = Math.min(requests.maxBytes(), RegistryLimits.BLOB_BYTES_MAX);
    return find("blobs/" + digest, "*/*", NONE, maxBytes)
        .map(bytes -> requireDigest(bytes, digest));
  }

  /// @param missing statuses by which the registry says that it has no such content
  private Optional<byte[]> find(String path, String accept, Set<Integer> missing, int maxBytes) {
    URI uri = requests.host().uri(repository + "/" + path);
    HttpResponse<byte[]> response = requests.get(uri, accept, authorization, maxBytes);
    if (isChallenge(response) && authorization.isEmpty()) {
      authorization = findAuthorization(response);
      response = requests.get(uri, accept, authorization, maxBytes);
    }
    return missing.contains(response.statusCode())
        ? Optional.empty()
        : Optional.of(requireOk(response).body());
  }

  /// Whether the registry itself demands an authorization. Another host, to which it redirects,
  /// must not choose the address that gets the password.
  private boolean isChallenge(HttpResponse<?> response) {
    return response.statusCode() == UNAUTHORIZED && requests.host().isOwn(response.uri());
  }

  private HttpResponse<byte[]> requireOk(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == OK) {
      return response;
    }
    String registry = requests.host().name();
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      throw new TargetException.Unreachable(
          "registry %s answers with status %d".formatted(registry, status));
    }
    throw new TargetException.Permanent(
        status == UNAUTHORIZED || status == FORBIDDEN
            ? "registry %s denies access to %s (status %d): check sluice.engine.docker.credentials"
                .formatted(registry, repository, status)
            : "registry %s answers with status %d".formatted(registry, status));
  }

  /// Returns the authorization that a registry demands; empty if it demands a password and there is
  /// none.
  private Optional<String> findAuthorization(HttpResponse<?> response) {
    String challenge = response.headers().firstValue("www-authenticate").orElse("");
    return challenge.regionMatches(true, 0, "bearer ", 0, "bearer ".length())
        ? Optional.of("Bearer " + fetchToken(challenge))
        : login.map(RegistryLogin::toBasic);
  }

  private String fetchToken(String challenge) {
    Optional<String> service =
        findParameter(challenge, "service")
            .map(it -> "service=" + URLEncoder.encode(it, UTF_8) + "&");
    String scope = URLEncoder.encode("repository:%s:pull".formatted(repository), UTF_8);
    String realm = findParameter(challenge, "realm").orElse("");
    URI uri;
    try {
      uri =
          URI.create(
              "%s%s%sscope=%s"
                  .formatted(realm, realm.contains("?") ? "&" : "?", service.orElse(""), scope));
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
    HttpResponse<byte[]> response =
        requests.get(
            uri, "application/json", login.map(RegistryLogin::toBasic), requests.maxBytes());
    JsonNode answer = parse(requireOk(response).body());
    String token = answer.path("token").asText(answer.path("access_token").asText());
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw invalid();
    }
    return token;
  }

  private static Optional<String> findParameter(String challenge, String name) {
    Matcher matcher = PARAMETER.matcher(challenge);
    while (matcher.find()) {
      if (matcher.group(1).equalsIgnoreCase(name)) {
        return Optional.of(matcher.group(2));
      }
    }
    return Optional.empty();
  }

  private JsonNode parse(byte[] bytes) {
    try {
      return MAPPER.readTree(new String(bytes, UTF_8));
    } catch (JsonProcessingException _) {
      throw invalid();
    }
  }

  private byte[] requireDigest(byte[] bytes, String digest) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      if (!digest.equals("sha256:" + HexFormat.of().formatHex(hash))) {
        throw invalid();
      }
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private TargetException.Permanent invalid() {
    return new TargetException.Permanent(
        "registry %s sent an invalid response for %s"
            .formatted(requests.host().name(), repository));
  }
}
