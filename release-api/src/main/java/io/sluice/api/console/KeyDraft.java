package io.sluice.api.console;

import io.sluice.contract.Json;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A new API key as a person wrote it.
///
/// @param days days until it expires; empty for the default of the API
/// @param grants one grant in each line, as the command line reads them
public record KeyDraft(String name, String days, String grants) {
  static final String NAME = "name";
  static final String DAYS = "days";
  static final String GRANTS = "grants";

  /// The fields of the form.
  static final List<String> FIELDS = List.of(NAME, DAYS, GRANTS);

  static final KeyDraft NOTHING = new KeyDraft("", "", "");

  static KeyDraft of(FormFields fields) {
    return new KeyDraft(fields.get(NAME), fields.get(DAYS), fields.get(GRANTS));
  }

  /// Returns the body of the request to the API. A number of days that is none becomes 0, which the
  /// API rejects.
  InputStream toBody() {
    var request =
        new KeyRequest(
            name,
            Optional.of(days).filter(text -> !text.isEmpty()).map(KeyDraft::number),
            grants
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(KeyDraft::toGrant)
                .toList());
    return new ByteArrayInputStream(Json.write(request).getBytes(StandardCharsets.UTF_8));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  /// Reads `ROLE`, `ROLE@ENVIRONMENT` or `ROLE@ENVIRONMENT/APPLICATION`.
  private static GrantView toGrant(String text) {
    String[] parts = text.split("@", 2);
    String[] scope = (parts.length == 1 ? "*/*" : parts[1]).split("/", 2);
    return new GrantView(parts[0], scope[0], scope.length == 1 ? "*" : scope[1]);
  }
}
