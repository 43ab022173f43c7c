package io.sluice.messaging.kafka;

import io.sluice.messaging.Transactions.UnavailableException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/// Creates and removes the Kafka users outside of Sluice. If the broker rejects one change of a
/// user, the later changes of this user are left out, so that no user has a password without
/// quotas. Other users are not affected.
final class ExternalUserProvisioner {
  private final Admin admin;
  private final ExternalUsers users;
  private final ScramMechanism mechanism;
  private final SortedMap<String, String> failures = new TreeMap<>();

  /// @param mechanism the one that the users outside of Sluice log in with
  ExternalUserProvisioner(Admin admin, ExternalUsers users, ScramMechanism mechanism) {
    this.admin = admin;
    this.users = users;
    this.mechanism = mechanism;
  }

  /// Begins with the removed users, so that no other user delays them.
  ///
  /// @return the reasons why the broker rejects users, by name
  /// @throws UnavailableException if the broker does not answer within seconds
  SortedMap<String, String> ensure() {
    if (!users.removed().isEmpty()) {
      remove();
    }
    ExternalQuotas.alter(admin, users).forEach(this::await);
    set(users.consumers(), KafkaAccessControl::consumerPermissions);
    set(users.monitors(), KafkaAccessControl::monitorPermissions);
    Set<String> present = new TreeSet<>(users.consumers().keySet());
    present.addAll(users.monitors().keySet());
    present.removeAll(failures.keySet());
    if (!present.isEmpty()) {
      deletePasswords(present, EnumSet.complementOf(EnumSet.of(mechanism)));
    }
    return failures;
  }

  /// Takes the permissions away first: a connection that is already open ends only by itself.
  private void remove() {
    users
        .removed()
        .forEach(name -> attempt(name, () -> KafkaAccessControl.allow(admin, name, Set.of())));
    deletePasswords(users.removed(), EnumSet.allOf(ScramMechanism.class));
  }

  /// Deletes the passwords of `names` for `mechanisms`. Kafka deletes only one password of a user
  /// in one request.
  private void deletePasswords(Set<String> names, Set<ScramMechanism> mechanisms) {
    Map<ScramMechanism, List<UserScramCredentialAlteration>> deletions =
        new EnumMap<>(ScramMechanism.class);
    try {
      TopicProvisioner.await(admin.describeUserScramCredentials().all())
          .forEach((name, user) -> {
            if (names.contains(name)) {
              user.credentialInfos().stream()
                  .map(ScramCredentialInfo::mechanism)
                  .filter(mechanisms::contains)
                  .forEach(other ->
                      deletions
                          .computeIfAbsent(other, _ -> new ArrayList<>())
                          .add(new UserScramCredentialDeletion(name, other)));
            }
          });
    } catch (UnavailableException e) {
      names.forEach(name -> fail(name, e));
    }
    deletions.values().forEach(this::alter);
  }

  private void set(
      Map<String, String> passwords, Function<String, Set<AclBinding>> requiredPermissions) {
    List<UserScramCredentialAlteration> upsertions = new ArrayList<>();
    passwords.forEach((name, password) -> {
      if (!failures.containsKey(name)) {
        upsertions.add(KafkaAccessControl.user(name, mechanism, password));
      }
    });
    if (!upsertions.isEmpty()) {
      alter(upsertions);
    }
    passwords
        .keySet()
        .forEach(name ->
            attempt(
                name,
                () -> KafkaAccessControl.allow(admin, name, requiredPermissions.apply(name))));
  }

  private void alter(List<UserScramCredentialAlteration> passwords) {
    admin.alterUserScramCredentials(passwords).values().forEach(this::await);
  }

  private void await(String name, KafkaFuture<Void> change) {
    attempt(name, () -> TopicProvisioner.await(change));
  }

  private void attempt(String name, Runnable change) {
    if (failures.containsKey(name)) {
      return;
    }
    try {
      change.run();
    } catch (UnavailableException e) {
      fail(name, e);
    }
  }

  /// @throws UnavailableException `e`, if the broker did not reject the change
  private void fail(String name, UnavailableException e) {
    if (!(e.getCause() instanceof ApiException) || e.getCause() instanceof RetriableException) {
      throw e;
    }
    failures.putIfAbsent(name, String.valueOf(e.getMessage()));
  }
}
