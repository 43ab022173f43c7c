package io.sluice.engine.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/// A database whose client is suspended after a commit, like a stopped process.
public final class Standstill {
  private final DataSource database;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public Standstill(DataSource database) {
    this.database = database;
  }

  /// Returns the database; its client is suspended after the next commit once [#arm] was called.
  public DataSource database() {
    return proxy(
        DataSource.class,
        database,
        (method, result) ->
            result instanceof Connection connection && method.getName().equals("getConnection")
                ? proxy(Connection.class, connection, this::hold)
                : result);
  }

  public void arm() {
    armed.set(true);
  }

  public void awaitHeld() throws InterruptedException {
    held.await();
  }

  public void release() {
    released.countDown();
  }

  private Object hold(Method method, Object result) throws InterruptedException {
    if (method.getName().equals("commit") && armed.compareAndSet(true, false)) {
      held.countDown();
      released.await();
    }
    return result;
  }

  private interface Interceptor {
    Object apply(Method method, Object result) throws InterruptedException;
  }

  private static <T> T proxy(Class<T> type, T target, Interceptor interceptor) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return interceptor.apply(method, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
