package io.sluice.contract;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names of events on the wire: `io.sluice.` and the record's name in lower case with hyphens.
public final class EventType {
  /// The prefix of the names of all event types.
  public static final String PREFIX = "io.sluice.";

  private static final Pattern UPPER_CASE = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final ClassValue<String> HYPHENS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return UPPER_CASE.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        }
      };

  private static final Map<String, Class<?>> BY_NAME =
      leaves(Event.class)
          .collect(
              Collectors.toUnmodifiableMap(type -> PREFIX + hyphens(type), Function.identity()));

  /// Returns the `type` header of an event, such as `io.sluice.step-started`; a CDEvent has its own
  /// type.
  public static String of(Event event) {
    return event instanceof CdEvent cdEvent
        ? cdEvent.context().type()
        : PREFIX + hyphens(event.getClass());
  }

  /// Whether the type belongs to this version of the contract.
  public static boolean isKnown(String type) {
    return BY_NAME.containsKey(type);
  }

  /// Returns the records at the leaves of a sealed hierarchy.
  public static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EventType::leaves)
        : Stream.of(type);
  }

  /// Returns the simple name in lower case with hyphens: `StepStarted` becomes `step-started`.
  static String hyphens(Class<?> type) {
    return HYPHENS.get(type);
  }

  private EventType() {}
}
