package io.sluice.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A command's arguments.
///
/// @param values flags with their values; a switch has an empty one
/// @param words what is no flag, in order
record Flags(Map<String, String> values, List<String> words) {

  Flags {
    values = Map.copyOf(values);
    words = List.copyOf(words);
  }

  /// @param valued flags that take a value, as the next argument or after `=`
  /// @param switches flags that take none
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
        throw new IllegalArgumentException("unknown flag " + name);
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

  boolean has(String flag) {
    return values.containsKey(flag);
  }
}
