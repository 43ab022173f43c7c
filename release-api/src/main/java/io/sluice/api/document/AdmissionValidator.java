package io.sluice.api.document;

import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.LaneKey;
import io.sluice.domain.admission.AdmissionExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Validates the admission rules of an environment: each has a unique name, a message, and an
/// expression that compiles.
final class AdmissionValidator {
  static final int RULES_MAX = 20;
  private static final int MESSAGE_MAX = 300;

  /// @param root JSON pointer of the rules
  static void check(ValidationErrors validationErrors, String root, List<AdmissionRule> rules) {
    validationErrors.require(
        rules.size() <= RULES_MAX,
        root,
        "has %d rules, at most %d are allowed".formatted(rules.size(), RULES_MAX));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < Math.min(rules.size(), RULES_MAX); i++) {
      String at = root + "/" + i;
      AdmissionRule rule = rules.get(i);
      validationErrors.require(
          LaneKey.NAME.matcher(rule.name()).matches(),
          at + "/name",
          "'%s' does not match %s".formatted(rule.name(), LaneKey.NAME));
      validationErrors.require(
          names.add(rule.name()),
          at + "/name",
          "'%s' is the name of another rule".formatted(rule.name()));
      validationErrors.require(
          isSentence(rule.message()),
          at + "/message",
          "must have 1 to %d characters in one line".formatted(MESSAGE_MAX));
      AdmissionExpression.findError(rule.expression())
          .ifPresent(cause -> validationErrors.add(at + "/expression", cause));
    }
  }

  private static boolean isSentence(String message) {
    return !message.isBlank()
        && message.length() <= MESSAGE_MAX
        && message.chars().noneMatch(Character::isISOControl);
  }

  private AdmissionValidator() {}
}
