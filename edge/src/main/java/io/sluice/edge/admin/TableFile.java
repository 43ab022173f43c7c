package io.sluice.edge.admin;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.edge.table.LaneRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// The lanes on disk, as one file that is replaced as a whole: a line of JSON and a line with its
/// checksum.
public final class TableFile {
  private static final System.Logger LOG = System.getLogger(TableFile.class.getName());

  private static final ObjectMapper MAPPER = Json.ownMapper();

  /// Only the edge's user reads the file, since it contains signing keys.
  private static final FileAttribute<Set<PosixFilePermission>> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  /// The content of the file.
  public record Content(SortedMap<String, LaneRecord> lanes) {}

  /// @param path the file; its directory is created if there is none
  public TableFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /// Returns the last written lanes; empty if there is no file, or its checksum or content is
  /// wrong. Then no lane has a token here, and each must be adopted before it can be written.
  ///
  /// @throws IOException if there is a file and it cannot be read
  public Optional<Map<LaneKey, LaneRecord>> read() throws IOException {
    try {
      return Optional.of(parse(new String(Files.readAllBytes(path), UTF_8)));
    } catch (NoSuchFileException e) {
      LOG.log(INFO, "no table at {0}: starting without lanes and tokens", path);
    } catch (JacksonException | IllegalArgumentException e) {
      Path aside = path.resolveSibling(path.getFileName() + ".corrupt");
      Files.move(path, aside, REPLACE_EXISTING);
      LOG.log(
          WARNING,
          "the table at {0} cannot be trusted ({1}): kept as {2}, starting without lanes and"
              + " tokens",
          path,
          e.getMessage(),
          aside.getFileName());
    }
    return Optional.empty();
  }

  /// Writes the lanes, and returns once they would survive a loss of power.
  ///
  /// @throws IOException if they cannot be written; the previous file stays
  public void write(Map<LaneKey, LaneRecord> lanes) throws IOException {
    var sorted = new TreeMap<String, LaneRecord>();
    lanes.forEach((key, lane) -> sorted.put(key.toString(), lane));
    String json = MAPPER.writeValueAsString(new Content(sorted));
    Path directory = Optional.ofNullable(path.getParent()).orElseThrow();
    Files.createDirectories(directory);
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    // What a killed process left may have other rights.
    if (Files.isRegularFile(temporary)) {
      Files.delete(temporary);
    }
    try (FileChannel file = FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), OWN)) {
      ByteBuffer bytes = ByteBuffer.wrap((json + "\n" + checksum(json) + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(temporary, path, ATOMIC_MOVE, REPLACE_EXISTING);
    try (FileChannel entry = FileChannel.open(directory, READ)) {
      entry.force(true);
    }
  }

  private static Map<LaneKey, LaneRecord> parse(String text) throws JacksonException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 2 || !lines[1].equals(checksum(lines[0]))) {
      throw new IllegalArgumentException("its checksum does not fit");
    }
    var lanes = new HashMap<LaneKey, LaneRecord>();
    MAPPER
        .readValue(lines[0], Content.class)
        .lanes()
        .forEach((key, lane) -> lanes.put(LaneKey.parse(key), lane));
    return lanes;
  }

  private static String checksum(String json) {
    var crc = new CRC32C();
    crc.update(json.getBytes(UTF_8));
    return "crc32c %08x".formatted(crc.getValue());
  }
}
