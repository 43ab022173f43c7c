package io.sluice.sandbox.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The arguments of a command.
///
/// @param values flags with their values; a switch has an empty one
/// @param words arguments that are not flags, in order
record Flags(Map<String, String> values, List<String> words) {

  private static final int NEAR = 3;

  Flags {
    values = Map.copyOf(values);
    words = List.copyOf(words);
  }

  /// @param valued flags that take a value, as the next argument or after `=`
  /// @param switches flags without a value
  /// @throws IllegalArgumentException for a flag that is in neither, or lacks its value
  static Flags parse(List<String> arguments, Set<String> valued, Set<String> switches) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!argument.startsWith("-")) {
        words.add(argument);
      } else if (switches.contains(name)) {
        values.put(name, "");
      } else if (!valued.contains(name)) {
        throw new IllegalArgumentException("unknown flag " + name + hint(name, valued, switches));
      } else if (equals >= 0) {
        values.put(name, argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        values.put(name, arguments.get(++i));
      } else {
        throw new IllegalArgumentException(name + " needs a value");
      }
    }
    return new Flags(values, words);
  }

  /// Returns a hint with the nearest known flag, if one is within 3 edits.
  private static String hint(String name, Set<String> valued, Set<String> switches) {
    return Stream.concat(valued.stream(), switches.stream())
        .filter(known -> distance(name, known) <= NEAR)
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .map(known -> ": did you mean " + known + "?")
        .orElse("");
  }

  /// Returns the number of characters to insert, delete or replace.
  private static int distance(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  /// Returns these flags for a command that takes no words. A user who names a lane expects a
  /// command for that lane alone.
  ///
  /// @throws IllegalArgumentException if there are words
  Flags requireNoWords(String command) {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: unknown argument '%s'".formatted(command, words.getFirst()));
    }
    return this;
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }
}
