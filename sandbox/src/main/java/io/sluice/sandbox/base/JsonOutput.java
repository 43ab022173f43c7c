package io.sluice.sandbox.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ListIterator;
import java.util.Optional;

/// Where a command writes its JSON document. The option `--json FILE` names a file. `--json` alone
/// selects standard output, and the text for users then goes to standard error.
///
/// @param target the file, or `-` for standard output
public record JsonOutput(Optional<String> target) {
  /// A command without the option.
  public static final JsonOutput NONE = new JsonOutput(Optional.empty());

  private static final String STANDARD = "-";
  private static final JsonOutput PRINTED = new JsonOutput(Optional.of(STANDARD));

  /// Reads the value of the option from the words behind it, and moves behind the value. A word
  /// that begins with `-` is the next option.
  public static JsonOutput read(ListIterator<String> words) {
    if (!words.hasNext()) {
      return PRINTED;
    }
    String word = words.next();
    if (word.startsWith(STANDARD) && !word.equals(STANDARD)) {
      String _ = words.previous();
      return PRINTED;
    }
    return new JsonOutput(Optional.of(word));
  }

  /// Returns the stream for the text that a command prints for users.
  public PrintStream text() {
    return isPrinted() ? System.err : System.out;
  }

  private boolean isPrinted() {
    return target.filter(STANDARD::equals).isPresent();
  }

  /// Writes the document, with a line feed at its end, to the target if there is one.
  public void write(String document) throws IOException {
    String text = document + "\n";
    if (isPrinted()) {
      System.out.writeBytes(text.getBytes(UTF_8));
      System.out.flush();
    } else if (target.isPresent()) {
      Files.writeString(Path.of(target.get()), text);
    }
  }
}
