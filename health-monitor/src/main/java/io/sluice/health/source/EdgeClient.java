package io.sluice.health.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The client of the edge's admin port. The edge is the outermost hop: a request counts for the
/// release that was chosen when it arrived.
public final class EdgeClient implements CounterSource {
  /// Ignores fields that a newer edge adds.
  private static final ObjectMapper JSON =
      Json.ownMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /// Does not intern names: most in a response are those of lanes, releases and instances, too many
  /// to keep.
  private static final JsonFactory PARSERS =
      JSON.getFactory().rebuild().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final HttpClient http;
  private final URI url;
  private final Supplier<Optional<String>> token;
  private final Duration timeout;

  /// @param url such as `http://127.0.0.1:7081`
  /// @param token returns the present service token; none if the edge requires none
  /// @param timeout time limit of the whole exchange
  public EdgeClient(HttpClient http, URI url, Supplier<Optional<String>> token, Duration timeout) {
    this.http = http;
    this.url = url;
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public CounterReading read() {
    return get("/v1/counters", json -> new CountersParser(json).read());
  }

  /// @throws SourceUnavailableException if there is no valid response within the timeout
  <T> T get(String path, Class<T> type) {
    return get(path, json -> JSON.readerFor(type).readValue(json));
  }

  /// Reads a value from JSON.
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /// @throws SourceUnavailableException if there is no valid response within the timeout
  <T> T get(String path, Reader<T> reader) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(timeout);
    token.get().ifPresent(it -> request.header("Authorization", "Bearer " + it));
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    try {
      return read(response.get(timeout.toNanos(), TimeUnit.NANOSECONDS), reader);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw unavailable("no answer within %d ms".formatted(timeout.toMillis()), e);
    } catch (ExecutionException e) {
      throw unavailable(reason(e), e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private static <T> T read(HttpResponse<byte[]> response, Reader<T> reader) {
    if (response.statusCode() != 200) {
      throw new SourceUnavailableException("the edge answers with status " + response.statusCode());
    }
    try (JsonParser json = PARSERS.createParser(response.body())) {
      return reader.read(json);
    } catch (JsonProcessingException e) {
      throw unavailable("the response is invalid: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw unavailable(reason(e), e);
    }
  }

  private static SourceUnavailableException unavailable(String reason, Exception cause) {
    return new SourceUnavailableException("the edge does not answer: " + reason, cause);
  }

  /// Returns the innermost message of the causes, or the class name of a cause without one.
  private static String reason(Exception e) {
    String reason = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      reason = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
    return reason;
  }
}
