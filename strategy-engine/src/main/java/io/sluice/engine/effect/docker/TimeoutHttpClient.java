package io.sluice.engine.effect.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Limits the wait for a response: the library's own limit has no effect on a Unix socket, and an
/// unresponsive Docker would block the reconciler of all lanes.
///
/// Uses reflection, since the class of its requests has annotations that are not on the class path.
final class TimeoutHttpClient {

  /// @param limit until a response begins
  static DockerHttpClient of(DockerHttpClient http, Duration limit) {
    return DockerHttpClient.class.cast(
        Proxy.newProxyInstance(
            DockerHttpClient.class.getClassLoader(),
            new Class<?>[] {DockerHttpClient.class},
            (_, method, arguments) -> call(http, method, arguments, limit)));
  }

  private static Object call(
      DockerHttpClient http, Method method, Object[] arguments, Duration limit) {
    var abandoned = new AtomicBoolean();
    var call =
        new FutureTask<Object>(() -> closeIfAbandoned(method.invoke(http, arguments), abandoned));
    Thread.ofVirtual().name("docker").start(call);
    try {
      return call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandoned.set(true);
      call.cancel(true); // this closes the socket
      throw new IllegalStateException("no answer within %ds".formatted(limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      abandoned.set(true);
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  /// Closes a response that came after the limit: it would hold a connection until then.
  private static Object closeIfAbandoned(Object answer, AtomicBoolean abandoned) throws Exception {
    if (abandoned.get() && answer instanceof AutoCloseable open) {
      open.close();
    }
    return answer;
  }

  private static RuntimeException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof InvocationTargetException thrown) {
      cause = thrown.getCause();
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(String.valueOf(cause), e);
  }

  private TimeoutHttpClient() {}
}
