package io.sluice.engine.effect.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What an implementation cannot do, on its test: there the suite shows that it says so.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Lacks {
  /// Names of the suite's tests.
  String[] value();
}
