package io.sluice.api.store;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// A repository whose methods only read, each in one statement. No transaction surrounds them:
/// PostgreSQL commits each statement in the same round trip. Threads without a request have a
/// session for the call.
///
/// Each method throws [io.sluice.messaging.Transactions.UnavailableException] if the database does
/// not answer.
@ActivateRequestContext
@InterceptorBinding
@Retention(RUNTIME)
@Target(TYPE)
public @interface DatabaseRead {}
