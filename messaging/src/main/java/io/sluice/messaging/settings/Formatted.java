package io.sluice.messaging.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The format of a setting that is a text or an address, or a list of those.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Formatted {
  TextFormat value();

  /// Maximum number of elements, if it is a list.
  int most() default 1;
}
