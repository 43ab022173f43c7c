package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.store.BoardQueries.Board;
import io.sluice.contract.view.LaneMessages;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;

/// The overview: rows of applications, columns of environments.
///
/// @param choice filters of the address
/// @param freezes closed windows of environments, a sentence each
/// @param known environments that the filter offers
/// @param environments environments of the columns
/// @param board numbers of this page and of all pages
public record BoardPage(
    Choice choice,
    List<Freeze> freezes,
    List<String> known,
    List<String> environments,
    List<Row> rows,
    Board board) {

  /// The filters as the address has them.
  public record Choice(String text, String environment, String show, int page) {
    /// Returns the address of another page with the same filters.
    String address(int other) {
      return "/console?text=%s&environment=%s&show=%s&page=%d"
          .formatted(encode(text), encode(environment), encode(show), other);
    }

    private static String encode(String value) {
      return URLEncoder.encode(value, UTF_8);
    }

    Choice withPage(int other) {
      return new Choice(text, environment, show, other);
    }

    public boolean isEmpty() {
      return text.isEmpty() && environment.isEmpty() && show.isEmpty();
    }
  }

  /// A closed window of an environment.
  public record Freeze(String environment, String reason) {}

  /// The lanes of an application.
  ///
  /// @param cells one for each column; empty where the application has no lane
  public record Row(String application, List<Optional<LaneCard>> cells) {}

  /// Returns the lanes of this page that wait for a person.
  public List<LaneCard> waiting() {
    return cards().stream().filter(LaneCard::isWaiting).toList();
  }

  private List<LaneCard> cards() {
    return rows.stream().flatMap(row -> row.cells().stream()).flatMap(Optional::stream).toList();
  }

  public int pages() {
    return board.pages();
  }

  /// Returns the numbers of all pages, such as `3 applications, 7 lanes`.
  public String total() {
    return "%s, %s"
        .formatted(
            count(board.total().applications(), "application"),
            count(board.total().lanes(), "lane"));
  }

  /// Returns the sentence instead of an empty board.
  public String none() {
    return choice.isEmpty() ? LaneMessages.NO_LANES : "no lane matches these filters";
  }

  /// Returns how many lanes of this page are left out; empty if it has all.
  public String cut() {
    return board.rows().size() < board.lanes()
        ? "%d of %d lanes of this page: choose an environment to see the others"
            .formatted(board.rows().size(), board.lanes())
        : "";
  }

  private static String count(int count, String noun) {
    return "%d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }

  public String previous() {
    return choice.page() > 0 ? choice.address(choice.page() - 1) : "";
  }

  public String following() {
    return choice.page() + 1 < pages() ? choice.address(choice.page() + 1) : "";
  }

  /// Returns the address of this page.
  public String here() {
    return choice.address(choice.page());
  }

  public int number() {
    return choice.page() + 1;
  }
}
