package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// The part of the overview that browsers load after each change. It is the same for all callers
/// who see the same lanes, so it is rendered and compressed once for all of them. It has no form,
/// and so no token of a session.
///
/// @param html the element `live`
/// @param compressed the same by gzip
record LivePart(BoardPage board, String html, Buffer compressed) {
  static LivePart render(BoardPage board) {
    String html = ConsoleTemplates.overviewLive(board).render();
    return new LivePart(board, html, compress(html));
  }

  private static Buffer compress(String html) {
    var compressed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(compressed)) {
      out.write(html.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the text cannot be compressed", e);
    }
    return Buffer.buffer(compressed.toByteArray());
  }

  /// Returns the response to the script of a page.
  ///
  /// @param accepted value of the header `Accept-Encoding`; empty if the request has none
  Response toResponse(String accepted) {
    Response.ResponseBuilder response = Response.ok().type(PageResponses.HTML);
    return AcceptedEncoding.hasGzip(accepted)
        ? response
            .header(HttpHeaders.CONTENT_ENCODING, "gzip")
            .entity(compressed.getBytes())
            .build()
        : response.entity(html).build();
  }
}
