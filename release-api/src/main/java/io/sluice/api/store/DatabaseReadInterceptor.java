package io.sluice.api.store;

import io.sluice.messaging.jdbc.SqlFailureException;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.PersistenceException;

/// Converts an exception of Hibernate to the one for a caller of messaging.
@DatabaseRead
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class DatabaseReadInterceptor {

  @AroundInvoke
  Object read(InvocationContext call) throws Exception {
    try {
      return call.proceed();
    } catch (PersistenceException e) {
      throw SqlFailureException.findSqlException(e)
          .map(SqlFailureException::toCallerException)
          .orElse(e);
    }
  }
}
