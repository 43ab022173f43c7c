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

/// Waits for an answer no longer than it may take: the library's own limit does not hold on a Unix
/// socket, and a Docker that stands still would keep the keeper of all lanes.
///
/// By reflection, for the class of its requests bears annotations that are not on the class path.
final class TimelyHttp {

  /// @param limit until an answer begins
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
    var call = new FutureTask<Object>(() -> heard(method.invoke(http, arguments), abandoned));
    Thread.ofVirtual().name("docker").start(call);
    try {
      return call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandoned.set(true);
      call.cancel(true); // which closes the socket
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

  /// An answer that came when nobody waits any more holds a connection until it is closed.
  private static Object heard(Object answer, AtomicBoolean abandoned) throws Exception {
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

  private TimelyHttp() {}
}
