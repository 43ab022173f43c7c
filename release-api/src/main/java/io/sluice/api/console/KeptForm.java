package io.sluice.api.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form that the service rejected for a reason other than its fields, such as the end of its
/// session. It leads to the page of its command, with what the person typed, the present
/// prediction, and a new id. A new release keeps its id: it is one release, even if it was made.
///
/// @param address address of the page of the command
/// @param typed what the person typed, by the name of the field
record KeptForm(String address, Map<String, String> typed) {
  /// The address to which the form of a command is sent, or the one of its page.
  private static final Pattern COMMAND =
      Pattern.compile("(/console/(?:releases/[^/?]+|lanes/[^/?]+/[^/?]+))(?:/verbs)?/([a-z-]+)");

  /// The address of the form of a new release, or of its plan.
  private static final Pattern RELEASE =
      Pattern.compile("(/console/lanes/[^/?]+/[^/?]+/new-release)(?:/preview)?");

  /// The address of the form of another policy, which is that of its page.
  private static final Pattern BACKTEST = Pattern.compile("/console/releases/[^/?]+/backtest");

  /// Finds the form of a command; empty if `address` is another one.
  ///
  /// @param address address to which the form was sent
  static Optional<KeptForm> find(String address, FormFields fields) {
    Matcher release = RELEASE.matcher(address);
    if (release.matches()) {
      return Optional.of(
          new KeptForm(release.group(1) + "/preview", typed(fields, ReleaseFormPage.TYPED)));
    }
    if (BACKTEST.matcher(address).matches()) {
      return Optional.of(new KeptForm(address, typed(fields, BacktestPage.TYPED)));
    }
    Matcher matcher = COMMAND.matcher(address);
    if (!matcher.matches()) {
      return OperationsKeptForm.find(address, fields);
    }
    return Optional.of(
        new KeptForm(
            "%s/verbs/%s".formatted(matcher.group(1), matcher.group(2)),
            typed(fields, VerbFields.TYPED)));
  }

  /// Returns what a person typed into the fields with these names, with its white space.
  static Map<String, String> typed(FormFields fields, List<String> names) {
    Map<String, String> typed = new TreeMap<>();
    names.forEach(name -> fields.find(name).ifPresent(_ -> typed.put(name, fields.getText(name))));
    return typed;
  }
}
