package io.sluice.messaging.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The bounds of a setting that is a number or a time, or a list of them. Both bounds are
/// inclusive, and have the format of the setting.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bounded {
  String min();

  String max();

  /// Maximum number of elements, if it is a list.
  int most() default 1;
}
