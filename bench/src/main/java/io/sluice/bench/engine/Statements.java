package io.sluice.bench.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Records the statements that one thread prepares, so that a floor can run the same ones.
final class Statements {
  private final List<String> texts = new ArrayList<>();
  private final long thread = Thread.currentThread().threadId();

  /// Returns a data source that records the statements of this thread to `source`.
  DataSource recording(DataSource source) {
    return proxy(
        DataSource.class,
        (method, values) -> {
          Object answer = invoke(source, method, values);
          return answer instanceof Connection connection ? recording(connection) : answer;
        });
  }

  /// Returns the statements in the order in which they were prepared.
  synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  private Connection recording(Connection connection) {
    return proxy(
        Connection.class,
        (method, values) -> {
          if (method.getName().equals("prepareStatement")
              && Thread.currentThread().threadId() == thread) {
            record(String.valueOf(values[0]));
          }
          return invoke(connection, method, values);
        });
  }

  private synchronized void record(String text) {
    texts.add(text);
  }

  @FunctionalInterface
  private interface Call {
    Object run(Method method, Object[] values) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, values) -> call.run(method, values)));
  }

  private static Object invoke(Object target, Method method, Object[] values) throws Throwable {
    try {
      return method.invoke(target, values);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
