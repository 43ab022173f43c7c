package io.sluice.api.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An endpoint that a request without a caller may use, such as the form to sign in. It returns
/// nothing of a lane, and changes nothing but the session of its request.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface WithoutCaller {}
