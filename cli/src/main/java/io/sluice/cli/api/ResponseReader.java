package io.sluice.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.view.Page;

/// Reads responses of the API. Unlike the services it ignores unknown fields, so that an older
/// command line works with a newer Sluice.
public final class ResponseReader {
  private static final ObjectMapper MAPPER =
      Json.ownMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /// @throws CliException if `json` is not a `type`
  public static <T> T read(String json, Class<T> type) {
    return parse(() -> MAPPER.readValue(json, type));
  }

  /// @throws CliException if `json` is not a page of `type`
  public static <T> Page<T> page(String json, Class<T> type) {
    JavaType page = MAPPER.getTypeFactory().constructParametricType(Page.class, type);
    return parse(() -> MAPPER.readValue(json, page));
  }

  /// @throws CliException if `json` is not JSON
  public static JsonNode tree(String json) {
    return parse(() -> MAPPER.readTree(json));
  }

  private static <T> T parse(Read<T> read) {
    try {
      return read.get();
    } catch (JsonProcessingException e) {
      throw CliException.unavailable(
          "this command line cannot read the response: " + e.getOriginalMessage(),
          "compare the versions with 'sluice version': both sides must have the same");
    }
  }

  private interface Read<T> {
    T get() throws JsonProcessingException;
  }

  private ResponseReader() {}
}
