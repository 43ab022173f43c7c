package io.sluice.sandbox;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// The broker's process. Formats the storage at its first start, then runs Kafka. One JVM instead
/// of two saves 1 s.
///
/// Arguments: the properties file, the log directory and, optionally, the pid of a process whose
/// end ends this one too.
public final class BrokerMain {

  public static void main(String[] args) {
    Path storage = Path.of(args[1]);
    if (args.length > 2) {
      ProcessHandle owner = ProcessHandle.of(Long.parseLong(args[2])).orElse(null);
      Thread.ofVirtual().start(() -> endWith(owner));
    }
    if (!Files.exists(storage.resolve("meta.properties"))) {
      format(args[0]);
    }
    Kafka.main(new String[] {args[0]});
  }

  private static void endWith(@Nullable ProcessHandle owner) {
    if (owner != null) {
      owner.onExit().join();
    }
    Runtime.getRuntime().halt(0);
  }

  private static void format(String properties) {
    PrintStream out = System.out;
    int status =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", properties}, out);
    if (status != 0) {
      Runtime.getRuntime().exit(status);
    }
  }

  private BrokerMain() {}
}
