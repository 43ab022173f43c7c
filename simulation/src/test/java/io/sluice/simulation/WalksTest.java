package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The walks in ARCHITECTURE.md: lists of files in the order in which a reader opens them.
class WalksTest {
  private static final Pattern ENTRY =
      Pattern.compile("(\\d+)\\. \\[`(\\w+)`]\\(([\\w/.-]+)\\)(?: \\(by `(\\w+)`\\))?: .+");

  @ParameterizedTest
  @CsvSource({
    "From a request to its first effect, 25",
    "From a verdict to the rollback and the outcome, 20",
    "From counters to a verdict, 18"
  })
  void an_earlier_file_leads_to_each_file_of_a_walk(String heading, int most) throws IOException {
    List<String> entries = entries(heading);
    assertThat(entries).hasSizeBetween(10, most);

    List<String> earlier = new ArrayList<>();
    for (String entry : entries) {
      Matcher parts = ENTRY.matcher(entry);
      assertThat(parts.matches()).as(entry).isTrue();
      assertThat(parts.group(1)).as(entry).isEqualTo(Integer.toString(earlier.size() + 1));
      Path file = SourceFile.ROOT.resolve(parts.group(3));
      assertThat(file).as(entry).hasFileName(parts.group(2) + ".java").exists();

      String text = Files.readString(file);
      if (parts.group(4) != null) {
        assertThat(names(text, parts.group(4))).as(entry).isTrue();
      }
      String link = parts.group(4) == null ? parts.group(2) : parts.group(4);
      if (!earlier.isEmpty()) {
        assertThat(earlier).as(entry).anyMatch(source -> names(source, link));
      }
      earlier.add(text);
    }
  }

  private static boolean names(String source, String type) {
    return Pattern.compile("\\b" + type + "\\b").matcher(source).find();
  }

  private static List<String> entries(String heading) throws IOException {
    return Files.readAllLines(SourceFile.ROOT.resolve("ARCHITECTURE.md")).stream()
        .dropWhile(line -> !line.equals("### " + heading))
        .skip(2)
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }
}
