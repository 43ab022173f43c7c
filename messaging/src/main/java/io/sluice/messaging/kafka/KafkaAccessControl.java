package io.sluice.messaging.kafka;

import static org.apache.kafka.clients.admin.ScramMechanism.SCRAM_SHA_512;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/// Creates a Kafka user for each service, with only the permissions that the service needs: it may
/// write its own topics, read those it consumes, and read the configuration of topics. release-api
/// may read the lag of all services. None may create topics. Creates and removes the users outside
/// of Sluice, too, with their quotas.
///
/// A user of a service has a password for SCRAM-SHA-512. If a user outside of Sluice has one for
/// SCRAM-SHA-256, a listener accepts only the users of its mechanism.
public final class KafkaAccessControl {
  private static final int ITERATIONS = 8192;
  private static final String ANY_HOST = "*";
  private static final String CLUSTER = "kafka-cluster";

  private final Map<String, Object> settings;
  private final Map<String, String> services;
  private final ExternalUsers external;

  /// @param connection `bootstrap.servers` and the login of an administrator
  /// @param services passwords of the services, by name
  public KafkaAccessControl(
      Map<String, Object> connection, Map<String, String> services, ExternalUsers external) {
    this.settings = TopicProvisioner.withTimeouts(connection);
    this.services = Map.copyOf(services);
    this.external = external;
  }

  /// Sets the users of the services and their permissions, and removes all their other permissions.
  /// One try.
  ///
  /// @throws UnavailableException if the broker does not answer within seconds, or rejects the
  ///   change
  public void ensureServices() {
    try (Admin admin = Admin.create(settings)) {
      List<UserScramCredentialAlteration> users = new ArrayList<>();
      services.forEach((name, password) -> users.add(user(name, SCRAM_SHA_512, password)));
      TopicProvisioner.await(admin.alterUserScramCredentials(users).all());
      services.keySet().forEach(name -> allow(admin, name, permissions(name)));
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  /// Removes the users to be removed, and sets the others outside of Sluice with their quotas and
  /// permissions. One try. A user that the broker rejects affects no other.
  ///
  /// @param mechanism the one that the users outside of Sluice log in with
  /// @return the reasons why the broker rejects users, by name
  /// @throws UnavailableException if the broker does not answer within seconds
  public SortedMap<String, String> ensureExternal(ScramMechanism mechanism) {
    try (Admin admin = Admin.create(settings)) {
      return new ExternalUserProvisioner(admin, external, mechanism).ensure();
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private static UnavailableException unavailable(KafkaException e) {
    return new UnavailableException(
        "the broker cannot be reached: " + e.getMessage(), e, false, KafkaOutage.findReason(e));
  }

  static UserScramCredentialUpsertion user(String name, ScramMechanism mechanism, String password) {
    var credential = new ScramCredentialInfo(mechanism, ITERATIONS);
    return new UserScramCredentialUpsertion(name, credential, password);
  }

  /// Gives `user` the required permissions, and takes all others away.
  static void allow(Admin admin, String user, Set<AclBinding> required) {
    Set<AclBinding> present =
        new HashSet<>(TopicProvisioner.await(admin.describeAcls(filter(user)).values()));
    Set<AclBinding> missing = new HashSet<>(required);
    missing.removeAll(present);
    present.removeAll(required);
    if (!missing.isEmpty()) {
      TopicProvisioner.await(admin.createAcls(missing).all());
    }
    if (!present.isEmpty()) {
      TopicProvisioner.await(
          admin.deleteAcls(present.stream().map(AclBinding::toFilter).toList()).all());
    }
  }

  private static AclBindingFilter filter(String service) {
    return new AclBindingFilter(
        ResourcePatternFilter.ANY,
        new AccessControlEntryFilter(
            principal(service), null, AclOperation.ANY, AclPermissionType.ANY));
  }

  /// Returns all permissions of `service`.
  static Set<AclBinding> permissions(String service) {
    Set<AclBinding> all = new HashSet<>();
    for (Topic topic : Topic.values()) {
      if (topic.writer().equals(service)) {
        all.add(binding(service, WRITE, ResourceType.TOPIC, topic.topicName()));
      }
      if (topic.readers().contains(service)) {
        all.add(binding(service, READ, ResourceType.TOPIC, topic.topicName()));
        all.add(binding(service, WRITE, ResourceType.TOPIC, topic.deadLetters(service)));
      }
    }
    all.add(binding(service, READ, ResourceType.GROUP, service));
    all.add(prefixed(service, DESCRIBE));
    all.add(prefixed(service, DESCRIBE_CONFIGS));
    all.add(binding(service, DESCRIBE, ResourceType.CLUSTER, CLUSTER));
    all.add(binding(service, DESCRIBE_CONFIGS, ResourceType.CLUSTER, CLUSTER));
    if (service.equals(Topic.REQUESTS.writer())) {
      all.addAll(replay(service));
      Topic.services()
          .forEach(group -> all.add(binding(service, DESCRIBE, ResourceType.GROUP, group)));
    }
    return all;
  }

  /// Returns all permissions of a consumer outside of Sluice: it reads the public topics, in groups
  /// whose names begin with its own name and a dot.
  static Set<AclBinding> consumerPermissions(String name) {
    Set<AclBinding> all = new HashSet<>();
    for (Topic topic : Topic.values()) {
      if (topic.isPublic()) {
        all.add(binding(name, READ, ResourceType.TOPIC, topic.topicName()));
      }
    }
    all.add(
        new AclBinding(
            new ResourcePattern(ResourceType.GROUP, name + ".", PatternType.PREFIXED),
            entry(name, READ)));
    return all;
  }

  /// Returns all permissions of a monitor outside of Sluice.
  static Set<AclBinding> monitorPermissions(String name) {
    return Set.of(binding(name, WRITE, ResourceType.TOPIC, Topic.MEASUREMENTS.topicName()));
  }

  /// Returns the permissions for replaying a dead letter through the API: its topic is read, and
  /// the record is written again to its original topic.
  private static Set<AclBinding> replay(String service) {
    Set<AclBinding> all = new HashSet<>();
    for (Topic topic : Topic.values()) {
      for (String reader : topic.readers()) {
        all.add(binding(service, READ, ResourceType.TOPIC, topic.deadLetters(reader)));
        all.add(binding(service, WRITE, ResourceType.TOPIC, topic.topicName()));
      }
    }
    return all;
  }

  private static AclBinding prefixed(String service, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "release.", PatternType.PREFIXED),
        entry(service, operation));
  }

  private static AclBinding binding(
      String service, AclOperation operation, ResourceType type, String name) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL), entry(service, operation));
  }

  private static AccessControlEntry entry(String service, AclOperation operation) {
    return new AccessControlEntry(principal(service), ANY_HOST, operation, AclPermissionType.ALLOW);
  }

  private static String principal(String service) {
    return "User:" + service;
  }
}
