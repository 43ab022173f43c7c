package io.sluice.health.source;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.LongList;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.health.source.CounterReading.LaneCounts;
import io.sluice.health.source.CounterReading.Share;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Parses a router's counters of all lanes as a stream: for 10,000 lanes they are megabytes, each
/// second. Fields that a newer router adds are ignored.
final class CountersParser {
  /// More histogram bounds than any router has.
  private static final int BOUNDS_MAX = 64;

  private final JsonParser json;
  private final long[] latency = new long[BOUNDS_MAX];
  private final long[] matchedLatency = new long[BOUNDS_MAX];

  CountersParser(JsonParser json) {
    this.json = json;
  }

  /// Reads the value of a field, which is the next JSON token.
  private interface Field {
    void read(String name) throws IOException;
  }

  /// Fields of an object while it is parsed.
  private static final class Draft {
    String startId = "";
    Instant at = Instant.MIN;
    Token token = Token.NONE;
    long epoch;
    long n;
    long requests;
    long errors;
    long aborted;
    int bounds;
    long matched;
    long matchedErrors;
    int matchedBounds;
    long weight = -1;
    long members = -1;
  }

  /// @throws IOException if the document is no counters, or contains impossible values
  CounterReading read() throws IOException {
    try {
      return reading();
    } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
      throw new JsonParseException(json, String.valueOf(e.getMessage()), e);
    }
  }

  private CounterReading reading() throws IOException {
    Draft draft = new Draft();
    Map<LaneKey, LaneCounts> lanes = new HashMap<>();
    require(json.nextToken() == JsonToken.START_OBJECT);
    fields(name -> {
      switch (name) {
        case "startId" -> draft.startId = text();
        case "at" -> draft.at = Instant.parse(text());
        case "lanes" -> object(lane -> lanes.put(LaneKey.parse(lane), lane()));
        default -> skip();
      }
    });
    require(!draft.startId.isEmpty() && !draft.at.equals(Instant.MIN));
    return new CounterReading(draft.startId, draft.at, lanes);
  }

  private LaneCounts lane() throws IOException {
    Draft draft = new Draft();
    Map<UUID, Map<String, Counts>> releases = new HashMap<>();
    Map<UUID, Share> shares = new HashMap<>();
    Map<UUID, List<Bucket>> buckets = new HashMap<>();
    object(name -> {
      switch (name) {
        case "token" -> draft.token = token();
        case "releases" ->
            object(release -> release(UUID.fromString(release), releases, shares, buckets));
        default -> skip();
      }
    });
    return new LaneCounts(draft.token, releases, shares, buckets);
  }

  /// Reads a lane's token; a lane without a table has none.
  private Token token() throws IOException {
    if (json.nextToken() == JsonToken.VALUE_NULL) {
      return Token.NONE;
    }
    require(json.currentToken() == JsonToken.START_OBJECT);
    Draft draft = new Draft();
    fields(name -> {
      switch (name) {
        case "epoch" -> draft.epoch = number();
        case "n" -> draft.n = number();
        default -> skip();
      }
    });
    return new Token(draft.epoch, draft.n);
  }

  private void release(
      UUID release,
      Map<UUID, Map<String, Counts>> releases,
      Map<UUID, Share> shares,
      Map<UUID, List<Bucket>> buckets)
      throws IOException {
    Draft draft = new Draft();
    Map<String, Counts> instances = new HashMap<>();
    object(name -> {
      switch (name) {
        case "weight" -> draft.weight = number();
        case "members" -> draft.members = number();
        case "buckets" -> buckets.put(release, buckets());
        case "instances" -> object(instance -> instances.put(instance, instance()));
        default -> skip();
      }
    });
    releases.put(release, Map.copyOf(instances));
    if (draft.weight >= 0 && draft.members >= 0) {
      shares.put(release, new Share(Math.toIntExact(draft.weight), Math.toIntExact(draft.members)));
    }
  }

  /// Reads the requests of sticky clients: for each bucket its number, its requests and its errors.
  private List<Bucket> buckets() throws IOException {
    require(json.nextToken() == JsonToken.START_ARRAY);
    List<Bucket> buckets = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken() == JsonToken.START_ARRAY && buckets.size() < ClientBuckets.SIZE);
      buckets.add(new Bucket(Math.toIntExact(number()), number(), number()));
      require(json.nextToken() == JsonToken.END_ARRAY);
    }
    return buckets;
  }

  /// Reads the counts of an instance. A router reports how many requests took at most each bound;
  /// the counts hold how many took longer.
  private Counts instance() throws IOException {
    Draft draft = new Draft();
    object(name -> {
      switch (name) {
        case "requests" -> draft.requests = number();
        case "errors" -> draft.errors = number();
        case "aborted" -> draft.aborted = json.nextToken() == JsonToken.VALUE_NULL ? 0 : present();
        case "latency" -> draft.bounds = latency(latency);
        case "matched" -> draft.matched = number();
        case "matchedErrors" -> draft.matchedErrors = number();
        case "matchedLatency" -> draft.matchedBounds = latency(matchedLatency);
        default -> skip();
      }
    });
    List<Long> slow = slow(draft.requests, draft.bounds, latency);
    Counts counts = new Counts(draft.requests, draft.errors, slow, draft.aborted);
    return draft.matched == 0 && draft.matchedErrors == 0
        ? counts
        : counts.withMatched(
            new MatchedCounts(
                draft.matched,
                draft.matchedErrors,
                slow(draft.matched, draft.matchedBounds, matchedLatency)));
  }

  private static List<Long> slow(long requests, int bounds, long[] atMost) {
    return LongList.of(bounds, k -> Math.max(0, requests - atMost[k]));
  }

  private int latency(long[] into) throws IOException {
    require(json.nextToken() == JsonToken.START_ARRAY);
    int bounds = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(bounds < BOUNDS_MAX);
      into[bounds++] = present();
    }
    return bounds;
  }

  private void object(Field field) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    fields(field);
  }

  private void fields(Field field) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      field.read(name);
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private String text() throws IOException {
    require(json.nextToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private long number() throws IOException {
    json.nextToken();
    return present();
  }

  private long present() throws IOException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private void skip() throws IOException {
    json.nextToken();
    json.skipChildren();
  }

  private void require(boolean isValid) throws IOException {
    if (!isValid) {
      throw new JsonParseException(json, "no counters");
    }
  }
}
