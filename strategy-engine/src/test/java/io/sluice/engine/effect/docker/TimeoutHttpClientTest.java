package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeoutHttpClientTest {
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void an_answer_in_time_is_given_on_open() throws ReflectiveOperationException {
    answers.countDown();

    assertThat(call(Duration.ofSeconds(30))).isInstanceOf(DockerHttpClient.Response.class);
    assertThat(closed).hasValue(0);
  }

  @Test
  void an_answer_that_comes_too_late_is_closed() {
    assertThatThrownBy(() -> call(Duration.ofMillis(20)))
        .hasStackTraceContaining("no answer within 0s");

    answers.countDown();

    await().untilAsserted(() -> assertThat(closed).hasValue(1));
  }

  private Object call(Duration limit) throws ReflectiveOperationException {
    // The class of its requests cannot be loaded here, so the method is found by its name.
    Method execute =
        List.of(DockerHttpClient.class.getMethods()).stream()
            .filter(method -> method.getName().equals("execute"))
            .findFirst()
            .orElseThrow();
    return execute.invoke(TimeoutHttpClient.of(slow(), limit), new Object[] {null});
  }

  /// Returns a client that ignores interrupts and answers late, like a socket that was just read.
  private DockerHttpClient slow() {
    return DockerHttpClient.class.cast(
        Proxy.newProxyInstance(
            DockerHttpClient.class.getClassLoader(),
            new Class<?>[] {DockerHttpClient.class},
            (_, _, _) -> {
              uninterruptibly(answers);
              return new Late();
            }));
  }

  private static void uninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        // The caller has given up, but the answer still comes.
      }
    }
  }

  private final class Late implements DockerHttpClient.Response {
    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return Map.of();
    }

    @Override
    public InputStream getBody() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
