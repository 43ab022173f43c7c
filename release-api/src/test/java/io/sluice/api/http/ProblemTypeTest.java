package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([0-9]{3}) \\|");

  @Test
  void the_page_lists_every_type_with_its_status() throws IOException {
    Path page = Path.of(System.getProperty("sluice.root", ".."), "docs", "problems.md");

    List<String> rows =
        ROW.matcher(Files.readString(page))
            .results()
            .map((MatchResult row) -> ProblemType.PREFIX + row.group(1) + " " + row.group(2))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(problemType -> problemType.type() + " " + problemType.status())
                .toList());
  }
}
