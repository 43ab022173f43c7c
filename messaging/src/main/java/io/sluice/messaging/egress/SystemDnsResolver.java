package io.sluice.messaging.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Resolves names with the operating system, on separate threads: a look-up blocks its thread in
/// the system's library, which would stall all virtual threads.
public final class SystemDnsResolver implements DnsResolver, AutoCloseable {
  /// The maximum number of concurrent look-ups; a further one waits within its timeout.
  private static final int THREADS_MAX = 16;

  private final ExecutorService threads;
  private final Duration timeout;

  /// @param timeout maximum wait for a response
  public SystemDnsResolver(Duration timeout) {
    this.timeout = timeout;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("resolver-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  @Override
  public List<InetAddress> resolve(String host) {
    Future<List<InetAddress>> addresses = threads.submit(() -> lookUp(host));
    try {
      return addresses.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnresolvedException(host + " is unknown");
    } catch (TimeoutException e) {
      addresses.cancel(true);
      throw new UnresolvedException(
          "%s was not resolved within %d s".formatted(host, timeout.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnresolvedException("stopped while looking up " + host);
    }
  }

  private static List<InetAddress> lookUp(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
