package io.sluice.api.console;

import io.sluice.api.http.ConsolePath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/// Serves the scripts and the style of the pages, and the schema of the release document. The
/// address has the hash of the content, so that browsers keep a file for a year. A page of another
/// version gets the file of this one, which no browser keeps: during an upgrade it must not lose
/// its style. Everyone may read the files; they are the same for all callers.
@ApplicationScoped
public class ConsoleAssets {
  private static final String PREFIX = ConsolePath.ROOT + "/assets/";
  private static final int HASH_LENGTH = 16;

  private static final Map<String, String> TYPES =
      Map.of(
          "console.css", "text/css;charset=UTF-8",
          "console.js", "text/javascript;charset=UTF-8",
          "completion.js", "text/javascript;charset=UTF-8",
          "release-document.schema.json", "application/schema+json",
          "icon.svg", "image/svg+xml",
          "htmx.min.js", "text/javascript;charset=UTF-8",
          "uPlot.iife.min.js", "text/javascript;charset=UTF-8",
          "uPlot.min.css", "text/css;charset=UTF-8");

  /// The files that are sent as one, so that a page needs one request for them. A path that begins
  /// with `/` is that of a file outside of the folder of the console.
  private static final Map<String, List<String>> PARTS =
      Map.of(
          "console.css",
              List.of("base.css", "forms.css", "board.css", "lane.css", "completion.css"),
          "completion.js", List.of("yaml-place.js", "suggestions.js", "completion.js"),
          "release-document.schema.json", List.of("/io/sluice/api/release-document.schema.json"),
          "console.js",
              List.of(
                  "morph.js",
                  "updates.js",
                  "keys.js",
                  "forms.js",
                  "draft.js",
                  "slider.js",
                  "countdown.js",
                  "charts.js"));

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /// A file, read at its first use.
  private record Asset(String hash, Buffer plain, Buffer compressed) {}

  void open(@Observes Router router) {
    router.get(PREFIX + ":hash/:name").blockingHandler(this::serve);
  }

  /// Returns the address of a file.
  ///
  /// @throws IllegalArgumentException if there is none with this name
  public String url(String name) {
    return PREFIX
        + findAsset(name).orElseThrow(() -> new IllegalArgumentException("no file " + name)).hash
        + "/"
        + name;
  }

  private void serve(RoutingContext context) {
    String name = Objects.requireNonNullElse(context.pathParam("name"), "");
    Optional<Asset> found = findAsset(name);
    HttpServerResponse response = context.response();
    if (found.isEmpty()) {
      Future<Void> _ = response.setStatusCode(404).end();
      return;
    }
    Asset asset = found.get();
    boolean isExact = asset.hash.equals(context.pathParam("hash"));
    boolean isCompressed =
        Optional.ofNullable(context.request().getHeader(HttpHeaders.ACCEPT_ENCODING))
            .filter(AcceptedEncoding::hasGzip)
            .isPresent();
    if (isCompressed) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    Future<Void> _ =
        response
            .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(name))
            .putHeader(
                HttpHeaders.CACHE_CONTROL,
                isExact ? "public, max-age=31536000, immutable" : "no-cache")
            .putHeader(HttpHeaders.VARY, "Accept-Encoding")
            .end(isCompressed ? asset.compressed : asset.plain);
  }

  private Optional<Asset> findAsset(String name) {
    return TYPES.containsKey(name)
        ? Optional.of(assets.computeIfAbsent(name, ConsoleAssets::read))
        : Optional.empty();
  }

  private static Asset read(String name) {
    try {
      var joined = new ByteArrayOutputStream();
      for (String part : PARTS.getOrDefault(name, List.of(name))) {
        copy(part, joined);
      }
      byte[] content = joined.toByteArray();
      return new Asset(hash(content), Buffer.buffer(content), Buffer.buffer(compress(content)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static void copy(String part, OutputStream joined) throws IOException {
    String path = part.startsWith("/") ? part : "asset/" + part;
    try (InputStream file = ConsoleAssets.class.getResourceAsStream(path)) {
      long _ = Objects.requireNonNull(file, part).transferTo(joined);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
          .substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] compress(byte[] content) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }
}
