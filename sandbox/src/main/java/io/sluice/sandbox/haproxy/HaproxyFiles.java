package io.sluice.sandbox.haproxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The configuration files of HAProxy. It must start in their directory, with `SLUICE_BIND` and
/// `SLUICE_ADMIN_BIND` in its environment: the addresses for traffic and for the judge, such as
/// `127.0.0.1:8080`.
public final class HaproxyFiles {
  /// The default number of slots. Each release in a table has one slot, and a second one for a
  /// short time when its instances change. 400 slots take 6 MB.
  public static final int SLOTS = 400;

  private static final List<String> STATIC =
      List.of(
          "haproxy.cfg",
          "fence.lua",
          "table.lua",
          "show.lua",
          "counts.lua",
          "requests.lua",
          "metrics.lua",
          "tokens.lua",
          "certificate.lua");

  /// The configuration files in the order in which HAProxy gets them, each after `-f`.
  public static final List<String> CONFIGURATION = List.of("haproxy.cfg", "slots.cfg");

  /// Writes the files into `directory`, over those of an earlier version. A present `metrics.token`
  /// stays; it has the tokens that admit to metrics only, one per line.
  ///
  /// @param slots number of slots, 1 to 9,999
  /// @param serviceToken the tokens of which the judge must send one, one per line
  /// @throws UncheckedIOException if `directory` is not writable
  public static void write(Path directory, int slots, String serviceToken) {
    try {
      Files.createDirectories(directory);
      for (String name : STATIC) {
        try (InputStream file =
            Optional.ofNullable(HaproxyFiles.class.getResourceAsStream(name)).orElseThrow()) {
          Files.copy(file, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.writeString(directory.resolve("slots.cfg"), slots(slots));
      Files.writeString(directory.resolve("split.map"), "");
      secret(directory.resolve("admin.token"), serviceToken + "\n");
      if (!Files.exists(directory.resolve("metrics.token"))) {
        secret(directory.resolve("metrics.token"), "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write HAProxy's files to " + directory, e);
    }
  }

  private static void secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /// Returns backends without instances, since a running HAProxy can get new servers, but not new
  /// backends. If no server of its backend is up, a request goes to the lane's other release, by
  /// the name of the slot.
  private static String slots(int slots) {
    return IntStream.range(0, slots)
        .mapToObj(slot ->
            """
            backend s%04d
              balance leastconn
              server other unix@other.sock backup send-proxy-v2 \
            set-proxy-v2-tlv-fmt(0xE0) %%[var(txn.drawn)] pool-max-conn 0
            """
                .formatted(slot))
        .collect(Collectors.joining());
  }

  private HaproxyFiles() {}
}
