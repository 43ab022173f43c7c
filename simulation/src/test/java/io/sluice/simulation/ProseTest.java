package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.LiteralTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Words and turns of phrase that comments and pages avoid, since plainer ones exist. Each finding
/// is reworded; there is no list of exceptions.
class ProseTest {
  private static final Pattern AVOIDED =
      Pattern.compile(
          String.join(
              "|",
              "\\b([Nn]o|[Ss]ome|[Aa]ny|[Ee]very)body\\b",
              "\\b([Ww]ho|[Ww]hat|[Ww]hich|[Hh]ow)ever\\b",
              "\\b([Tt]old|[Tt]ells?|[Tt]elling|[Hh]ears?|[Hh]eard)\\b",
              "\\bway back\\b|\\b(take[ns]?|took|taking)\\b.{0,30}\\bback\\b",
              "\\b[Tt]he world\\b|\\bcarriage\\b|\\b[Oo]nlookers?\\b|\\bcrews?\\b",
              "\\b[Kk]eepers?\\b|(?<![Dd]ead[ -])\\bletters?\\b(?!, digits| of)",
              "\\b(is|are|was|were) away\\b|\\b[Aa]new\\b|\\bunder way\\b",
              "\\b(go|goes|going|went) on\\b",
              "\\b(is|are|was|were) to [a-z]+\\b",
              "\\bof [A-Z]?[a-z]+'s\\b",
              "\\b(wants?|for eyes|no use|door)\\b",
              "(^|[.;:] )(Is|Are|Has|Does|Should) (it|there|the|they)\\b[^?]*,"));

  private static final Pattern FIRST =
      Pattern.compile("(What|Who|Whom|Whose|Of|By|Likewise|The same|Those|Nobody)\\b.*");

  /// Code, links and names of files are not prose.
  private static final Pattern CODE =
      Pattern.compile("`[^`]*`|\\[[^]]*](\\([^)]*\\))?|\\S*\\.(java|md|yaml|sh)\\b");

  private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern COMMENT = Pattern.compile("^\\s*///?\\s?(.*)$");
  private static final Pattern COMMENT_BEHIND = Pattern.compile("(?<!:)//\\s(.*)$");

  @Test
  void comments_avoid_roundabout_words() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SourceFile.all()) {
      boolean isText = false;
      for (int i = 0; i < file.lines().size(); i++) {
        String line = file.lines().get(i);
        boolean isEdge = line.split("\"\"\"", -1).length % 2 == 0;
        if (!isText && !isEdge && comment(line).filter(ProseTest::isAvoided).isPresent()) {
          found.add("%s:%d: %s".formatted(file.name(), i + 1, line.strip()));
        }
        isText = isText != isEdge;
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void texts_avoid_roundabout_words() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SourceFile.all()) {
      if (file.name().endsWith("/ProseTest.java")) {
        continue; // it holds the words
      }
      file.each(node -> {
        if (node instanceof LiteralTree literal
            && literal.getValue() instanceof String text
            && text.lines().anyMatch(line -> line.contains(" ") && isAvoided(line))) {
          found.add("%s: %s".formatted(file.at(node), text));
        }
      });
    }
    assertThat(found).isEmpty();
  }

  @Test
  void documentation_begins_with_a_noun_or_a_verb() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SourceFile.all()) {
      for (int i = 0; i < file.lines().size(); i++) {
        String line = file.lines().get(i).strip();
        boolean isFirst = i == 0 || !file.lines().get(i - 1).strip().startsWith("///");
        if (isFirst && line.startsWith("/// ") && FIRST.matcher(line.substring(4)).matches()) {
          found.add("%s:%d: %s".formatted(file.name(), i + 1, line));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void pages_avoid_roundabout_words() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : pages()) {
      boolean isCode = false;
      int number = 0;
      for (String line : Files.readAllLines(page)) {
        number++;
        if (line.startsWith("```")) {
          isCode = !isCode;
        } else if (!isCode && !line.startsWith("    ") && isAvoided(line)) {
          found.add("%s:%d: %s".formatted(SourceFile.ROOT.relativize(page), number, line));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void the_words_are_found() {
    assertThat(comment("/// Told of each start.").filter(ProseTest::isAvoided)).isPresent();
    assertThat(comment("int a = 1; // anew").filter(ProseTest::isAvoided)).isPresent();
    assertThat(comment("String url = \"http://x // anew\";")).isEmpty();
    assertThat(isAvoided("Records that `nobody` reads become dead letters.")).isFalse();
    assertThat(isAvoided("Is it there, the page says so.")).isTrue();
  }

  /// Returns the comment of a line of Java.
  private static Optional<String> comment(String line) {
    Matcher whole = COMMENT.matcher(line);
    if (whole.matches()) {
      return Optional.of(whole.group(1));
    }
    Matcher behind = COMMENT_BEHIND.matcher(STRING.matcher(line).replaceAll("\"\""));
    return behind.find() ? Optional.of(behind.group(1)) : Optional.empty();
  }

  private static boolean isAvoided(String prose) {
    return AVOIDED.matcher(CODE.matcher(prose).replaceAll("")).find();
  }

  /// Returns the pages of the root and of the folders that hold some.
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/decisions", ".github")) {
      Path directory = SourceFile.ROOT.resolve(folder);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
      }
    }
    assertThat(pages).as("pages were found").hasSizeGreaterThan(30);
    return pages;
  }
}
