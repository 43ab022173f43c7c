package io.sluice.api.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.Page;
import io.sluice.messaging.kafka.KafkaDeadLetterPublisher;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
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
public class DeadLetterResource {
  private static final int VALUE_MAX = 4 * 1024;
  private static final int ACCEPTED = 202;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);

  private final DeadLetterReader reader;
  private final DeadLetterDiscardReader discardReader;
  private final KafkaEventProducer producer;
  private final RequestContext requestContext;
  private final AuditTrail auditTrail;

  DeadLetterResource(
      DeadLetterReader reader,
      DeadLetterDiscardReader discardReader,
      KafkaEventProducer producer,
      RequestContext requestContext,
      AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
    this.reader = reader;
    this.discardReader = discardReader;
    this.producer = producer;
    this.requestContext = requestContext;
  }

  @GET
  @Path("/dead-letters")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(summary = "The newest dead letters that are not discarded, the newest first")
  public Page<DeadLetterView> list(@QueryParam("limit") @DefaultValue("50") int limit) {
    return new Page<>(
        reader.newest(
            QueryParameters.requireLimit(limit), discardReader.all(), DeadLetterResource::view),
        Optional.empty());
  }

  @GET
  @Path("/dead-letters/{id}")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.INSTALLATION)
  @Operation(summary = "One dead letter, also a discarded one")
  public DeadLetterView get(@PathParam("id") String id) {
    return complete(require(id));
  }

  /// Sends the original record under its original id, so that a service which handled it before
  /// ignores it. Rejects a dead letter that is discarded or lacks part of its record. The entry of
  /// the audit log is committed before, since no transaction includes the sending.
  @POST
  @Path("/dead-letters/{id}/replay")
  @Permission(verb = ApiVerb.REPLAY, on = ResourceKind.INSTALLATION)
  @ResponseStatus(202)
  @Operation(summary = "Send a dead letter to its topic again")
  public DeadLetterView replay(@PathParam("id") String id) {
    ConsumerRecord<String, byte[]> deadLetter = require(id);
    DeadLetterView view = complete(deadLetter);
    findRejection(deadLetter, view)
        .ifPresent(reason -> {
          throw new ProblemException(
              ProblemType.INVALID_STATE, "the dead letter %s %s".formatted(id, reason));
        });
    DeadLetterId place = DeadLetterId.parse(id).orElseThrow();
    var record =
        new ProducerRecord<>(place.topic().topicName(), deadLetter.key(), deadLetter.value());
    deadLetter
        .headers()
        .forEach(header -> {
          if (!header.key().startsWith(KafkaDeadLetterPublisher.HEADER_PREFIX)) {
            record.headers().add(header);
          }
        });
    int _ = auditTrail.call(_ -> ACCEPTED, Integer::intValue);
    try {
      producer.send(record);
    } catch (KafkaEventProducer.TooLargeException e) {
      LOG.warnf(e, "the dead letter %s was not sent again", id);
      throw new ProblemException(
          ProblemType.INVALID_STATE, "the dead letter %s is too large for its topic".formatted(id));
    }
    LOG.infof("%s sent the dead letter %s again", requestContext.caller().name(), id);
    return view;
  }

  /// Returns the end of the sentence why a dead letter is not sent again; empty if it can be.
  private static Optional<String> findRejection(
      ConsumerRecord<String, byte[]> deadLetter, DeadLetterView view) {
    return view.discarded()
        .map(discard -> "was " + discard.describe())
        .or(() ->
            findTruncation(deadLetter)
                .map("lacks part of its record (%s): have the writer send it again"::formatted));
  }

  private DeadLetterView complete(ConsumerRecord<String, byte[]> deadLetter) {
    return discardReader.complete(view(deadLetter).findFirst().orElseThrow());
  }

  private ConsumerRecord<String, byte[]> require(String id) {
    return DeadLetterId.parse(id)
        .flatMap(reader::find)
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no dead letter " + id));
  }

  private static Optional<String> findTruncation(ConsumerRecord<String, byte[]> deadLetter) {
    return RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.TRUNCATED);
  }

  private static long size(ConsumerRecord<String, byte[]> deadLetter, byte[] value) {
    return RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.VALUE_SIZE)
        .filter(DIGITS.asMatchPredicate())
        .map(Long::parseLong)
        .orElse((long) value.length);
  }

  private static Stream<DeadLetterView> view(ConsumerRecord<String, byte[]> deadLetter) {
    byte[] value = Optional.ofNullable(deadLetter.value()).orElse(new byte[0]);
    String text = new String(value, 0, Math.min(VALUE_MAX, value.length), UTF_8);
    return DeadLetterId.create(deadLetter.topic(), deadLetter.partition(), deadLetter.offset())
        .stream()
        .map(id ->
            new DeadLetterView(
                id.toString(),
                id.topic().topicName(),
                id.group(),
                id.partition(),
                id.offset(),
                Instant.ofEpochMilli(deadLetter.timestamp()),
                RecordMapper.findHeader(deadLetter.headers(), KafkaDeadLetterPublisher.REASON)
                    .orElse("unknown"),
                Optional.ofNullable(deadLetter.key()),
                RecordMapper.findHeader(deadLetter.headers(), "ce_id"),
                RecordMapper.findHeader(deadLetter.headers(), "ce_type"),
                text,
                value.length > VALUE_MAX,
                size(deadLetter, value),
                findTruncation(deadLetter).isEmpty(),
                Optional.empty()));
  }
}
