package io.sluice.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.contract.Json;
import io.sluice.messaging.quarkus.ServiceTokenFilter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The first filter of every request: the rate of its sender, its address, headers and size have
/// bounds, and they are valid. The limits of the framework are a reserve behind these, since they
/// answer without a body.
@ApplicationScoped
public class RequestLimits {
  private static final int FIRST = 2_000;
  private static final int URI_MAX = 4 * 1024;
  private static final int HEADERS_MAX = 16 * 1024;

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
  private static final Pattern ENCODED_CONTROL = Pattern.compile("%[01][0-9A-Fa-f]|%7[Ff]");

  /// An encoded control character that is neither a tab nor a line break.
  private static final Pattern ENCODED_NO_TEXT =
      Pattern.compile("%(?:0[0-8BCEFbcef]|1[0-9A-Fa-f]|7[Ff])");

  private static final Pattern SHORT_NUMBER = Pattern.compile("[0-9]{1,9}");

  /// Longest body that is read after its rejection.
  private static final int DISCARDED_MAX = 1 << 20;

  private final RequestRates requestRates;
  private final RejectionCounter rejectionCounter;

  RequestLimits(RequestRates requestRates, RejectionCounter rejectionCounter) {
    this.rejectionCounter = rejectionCounter;
    this.requestRates = requestRates;
  }

  void guard(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
  }

  /// Answers requests that the framework rejects before the first filter.
  void answer(@Observes Router router) {
    router.route().order(-FIRST).failureHandler(RequestLimits::fail);
  }

  private void enter(RoutingContext context) {
    try {
      String path = Optional.ofNullable(context.request().path()).orElse("");
      if (!ServiceTokenFilter.isHealth(path)) {
        requestRates.requireRate(context.request());
      }
      requireShort(context.request());
      requireReadable(context.request());
    } catch (ProblemException problem) {
      rejectionCounter.count(context.request(), problem);
      reject(context.request(), problem);
      return;
    }
    context.next();
  }

  private static void fail(RoutingContext context) {
    if (context.statusCode() == ProblemType.BAD_REQUEST.status()
        && !context.response().headWritten()) {
      reject(
          context.request(),
          new ProblemException(
              ProblemType.BAD_REQUEST, "the request needs a valid Host and a path after it"));
    } else {
      context.next();
    }
  }

  private static void reject(HttpServerRequest request, ProblemException problem) {
    String path = Optional.ofNullable(request.path()).orElse("");
    ManagementFilter.reject(request.response(), problem, Authenticator.printable(path))
        .onComplete(_ -> discardBody(request));
  }

  /// Reads the rest of a short body, so that the client reads the answer; ends the connection of a
  /// client that sends more.
  private static void discardBody(HttpServerRequest request) {
    boolean isShort = findLength(request).filter(it -> it <= DISCARDED_MAX).isPresent();
    if (request.isEnded()) {
      return;
    }
    if (isShort) {
      request.resume();
    } else if (request.version() == HttpVersion.HTTP_2) {
      boolean _ = request.response().reset(0);
    } else {
      Future<Void> _ = request.connection().close();
    }
  }

  /// Returns the length of the body; empty if it is unknown or has more than 9 digits.
  private static Optional<Integer> findLength(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        ? Optional.empty()
        : Optional.of(
                Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH)).orElse("0"))
            .filter(length -> SHORT_NUMBER.matcher(length).matches())
            .map(Integer::parseInt);
  }

  private static void requireShort(HttpServerRequest request) {
    require(
        request.uri().length() <= URI_MAX,
        ProblemType.URI_TOO_LONG,
        "path and query have %d characters, at most %d are allowed"
            .formatted(request.uri().length(), URI_MAX));
    int bytes =
        request.headers().entries().stream()
            .mapToInt(header -> header.getKey().length() + header.getValue().length() + 4)
            .sum();
    require(
        bytes <= HEADERS_MAX,
        ProblemType.HEADERS_TOO_LARGE,
        "the headers have %d bytes, at most %d are allowed".formatted(bytes, HEADERS_MAX));
    boolean isLong =
        request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            && findLength(request).filter(it -> it <= Json.DOCUMENT_BYTES_MAX).isEmpty();
    if (isLong) {
      throw tooLarge();
    }
  }

  private static void requireReadable(HttpServerRequest request) {
    String path = Optional.ofNullable(request.path()).orElse("");
    require(
        !CONTROL.matcher(request.uri()).find() && !ENCODED_CONTROL.matcher(path).find(),
        ProblemType.INVALID_PARAMETER,
        "the address has a control character");
    Optional.ofNullable(request.query())
        .flatMap(RequestLimits::findControlParameter)
        .ifPresent(name -> {
          throw ProblemException.at(
              ProblemType.INVALID_PARAMETER, "/" + name, "has a control character");
        });
    require(
        isMediaType(request.getHeader(HttpHeaders.CONTENT_TYPE)),
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        "the Content-Type is not valid: write application/json");
  }

  /// Finds the name of the first parameter of `query` with a control character. A tab and a line
  /// break remain for the endpoint: a reason may have them.
  static Optional<String> findControlParameter(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> ENCODED_NO_TEXT.matcher(parameter).find())
        .findFirst()
        .map(parameter -> Authenticator.printable(parameter.split("=", 2)[0]));
  }

  private static boolean isMediaType(@Nullable String text) {
    try {
      return text == null || MediaType.valueOf(text) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Returns the problem of a body that is larger than the maximum size of a document.
  public static ProblemException tooLarge() {
    return new ProblemException(
        ProblemType.TOO_LARGE,
        "the body is larger than %d bytes".formatted(Json.DOCUMENT_BYTES_MAX));
  }

  private static void require(boolean holds, ProblemType type, String detail) {
    if (!holds) {
      throw new ProblemException(type, detail);
    }
  }
}
