package io.sluice.engine.effect.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The limitations of an implementation, on its test: the suite shows that it reports them.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NotSupported {
  /// Names of the suite's tests.
  String[] value();
}
