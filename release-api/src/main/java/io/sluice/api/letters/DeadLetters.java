package io.sluice.api.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.access.Needs;
import io.sluice.api.access.Role;
import io.sluice.api.access.Session;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.Page;
import io.sluice.messaging.kafka.KafkaBus;
import io.sluice.messaging.kafka.KafkaDeadLetters;
import io.sluice.messaging.kafka.Records;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseStatus;

/// The endpoints of dead letters: records that a service could not handle.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetters {
  private static final int VALUE_MAX = 4 * 1024;
  private static final int MOST = 200;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  private final LetterBox box;
  private final KafkaBus bus;
  private final Session session;

  DeadLetters(LetterBox box, KafkaBus bus, Session session) {
    this.box = box;
    this.bus = bus;
    this.session = session;
  }

  @GET
  @Path("/dead-letters")
  @Needs(Role.VIEWER)
  @Operation(summary = "The newest dead letters, the newest first")
  public Page<DeadLetterView> list(@QueryParam("limit") @DefaultValue("50") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new Problem(
          Kind.INVALID_PARAMETER, "limit must be 1 to %d, was %d".formatted(MOST, limit));
    }
    return new Page<>(box.newest(limit, DeadLetters::view), Optional.empty());
  }

  @GET
  @Path("/dead-letters/{id}")
  @Needs(Role.VIEWER)
  @Operation(summary = "One dead letter")
  public DeadLetterView get(@PathParam("id") String id) {
    return view(require(id)).findFirst().orElseThrow();
  }

  /// Sends the original record under its original id, so that a service which handled it before
  /// ignores it. Rejects a dead letter that lacks part of its record.
  @POST
  @Path("/dead-letters/{id}/replay")
  @Needs(Role.ADMIN)
  @ResponseStatus(202)
  @Operation(summary = "Send a dead letter to its topic again")
  public DeadLetterView replay(@PathParam("id") String id) {
    ConsumerRecord<String, byte[]> letter = require(id);
    findTruncation(letter)
        .ifPresent(truncation -> {
          throw new Problem(
              Kind.WRONG_STATE,
              "the dead letter %s lacks part of its record (%s): have the writer send it again"
                  .formatted(id, truncation));
        });
    LetterId place = LetterId.parse(id).orElseThrow();
    var record = new ProducerRecord<>(place.topic().topicName(), letter.key(), letter.value());
    letter
        .headers()
        .forEach(header -> {
          if (!header.key().startsWith(KafkaDeadLetters.PREFIX)) {
            record.headers().add(header);
          }
        });
    try {
      bus.send(record);
    } catch (KafkaBus.TooLargeException e) {
      LOG.warnf(e, "the dead letter %s was not sent again", id);
      throw new Problem(
          Kind.WRONG_STATE, "the dead letter %s is too large for its topic".formatted(id));
    }
    LOG.infof("%s sent the dead letter %s again", session.caller().name(), id);
    return view(letter).findFirst().orElseThrow();
  }

  private ConsumerRecord<String, byte[]> require(String id) {
    return LetterId.parse(id)
        .flatMap(box::at)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "there is no dead letter " + id));
  }

  private static Optional<String> findTruncation(ConsumerRecord<String, byte[]> letter) {
    return Records.optional(letter.headers(), KafkaDeadLetters.TRUNCATED);
  }

  private static long size(ConsumerRecord<String, byte[]> letter, byte[] value) {
    return Records.optional(letter.headers(), KafkaDeadLetters.SIZE)
        .filter(DIGITS.asMatchPredicate())
        .map(Long::parseLong)
        .orElse((long) value.length);
  }

  private static Stream<DeadLetterView> view(ConsumerRecord<String, byte[]> letter) {
    byte[] value = Optional.ofNullable(letter.value()).orElse(new byte[0]);
    String text = new String(value, 0, Math.min(VALUE_MAX, value.length), UTF_8);
    return LetterId.of(letter.topic(), letter.partition(), letter.offset()).stream()
        .map(id ->
            new DeadLetterView(
                id.toString(),
                id.topic().topicName(),
                id.group(),
                id.partition(),
                id.offset(),
                Instant.ofEpochMilli(letter.timestamp()),
                Records.optional(letter.headers(), KafkaDeadLetters.REASON).orElse("unknown"),
                Optional.ofNullable(letter.key()),
                Records.optional(letter.headers(), "ce_id"),
                Records.optional(letter.headers(), "ce_type"),
                text,
                value.length > VALUE_MAX,
                size(letter, value),
                findTruncation(letter).isEmpty()));
  }
}
