package io.sluice.bench.routers;

import io.sluice.bench.base.Waits;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// An nginx with its weights in the configuration file. Each change is a reload, as it must be with
/// the open-source nginx.
final class Nginx implements RouterContender {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

  private final Path directory;
  private final Instances instances;
  private final int port;
  private final Process process;

  /// @param directory directory of its files
  Nginx(Path directory, Instances instances) {
    this.directory = directory;
    this.instances = instances;
    this.port = Ports.free();
    write(50);
    process = start();
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  private Process start() {
    Path log = directory.resolve("log");
    try {
      Process started =
          new ProcessBuilder(
                  PROGRAM.toString(), "-p", directory + "/", "-c", "nginx.conf", "-e", "error.log")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Waits.awaitCondition(
          () -> Ports.isAnswering(port) || !started.isAlive(),
          POLL_INTERVAL,
          START_TIMEOUT,
          () -> "nginx runs, but nothing answers on port %d".formatted(port));
      if (!started.isAlive()) {
        throw new IOException("nginx does not start: " + Files.readString(log));
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(int percent) {
    try {
      Files.writeString(directory.resolve("nginx.conf"), configuration(percent));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration(int percent) {
    return """
    daemon off;
    worker_processes 2;
    pid nginx.pid;
    error_log error.log;
    events { worker_connections 4096; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      upstream lane {
        server 127.0.0.1:%d weight=%d;
        server 127.0.0.1:%d weight=%d;
        keepalive 64;
      }
      server {
        listen 127.0.0.1:%d backlog=4096;
        location / {
          proxy_pass http://lane;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
        }
      }
    }
    """
        .formatted(instances.stable(), 100 - percent, instances.candidate(), percent, port);
  }

  @Override
  public String name() {
    return "nginx, reloaded";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void weight(int percent) {
    write(percent);
    try {
      List<String> hup = List.of("kill", "-HUP", Long.toString(process.pid()));
      new ProcessBuilder(hup).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the CPU time of the processes that run; the time of workers that ended by a reload is
  /// unknown.
  @Override
  public Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(one -> one.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    process.onExit().join();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
