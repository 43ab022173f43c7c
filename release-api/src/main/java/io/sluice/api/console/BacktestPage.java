package io.sluice.api.console;

import io.sluice.contract.view.BacktestMessages;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.view.VerdictChangeView;
import io.sluice.contract.view.VerdictSummaryView;
import java.util.List;
import java.util.Optional;

/// The form of another policy for a release, with the verdicts under it.
///
/// @param policy text in YAML or JSON
/// @param errors errors of the policy
/// @param problem reason why the recording cannot be judged; empty if it can
/// @param result verdicts under the policy; empty before the form is sent, and after an error
public record BacktestPage(
    ReleaseCard card,
    String policy,
    List<DocumentError> errors,
    String problem,
    Optional<Result> result,
    String formToken) {
  static final String POLICY = "policy";

  /// The fields that another page keeps.
  static final List<String> TYPED = List.of(POLICY);

  /// Returns the address of the page of a release.
  static String address(ReleaseCard card) {
    return card.address() + "/backtest";
  }

  public String address() {
    return address(card);
  }

  /// The verdicts that differ, in the words of the command line.
  public record Result(BacktestView view) {

    public StateMark state() {
      return view.endsOtherwise()
          ? new StateMark("careful", "●", "ends differently")
          : new StateMark("good", "✔", "ends the same way");
    }

    public String summary() {
      return BacktestMessages.summarize(List.of(view));
    }

    public List<String> notes() {
      return view.notes().stream().map(TextFormats::line).toList();
    }

    public List<Row> rows() {
      return view.changes().stream().map(Row::new).toList();
    }
  }

  /// A step whose verdict differs.
  public record Row(VerdictChangeView change) {
    public int step() {
      return change.step();
    }

    public String before() {
      return BacktestMessages.describe(change.before());
    }

    public Optional<String> findTimeBefore() {
      return change.before().at().map(Object::toString);
    }

    public String sentenceBefore() {
      return TextFormats.line(change.before().sentence());
    }

    public String now() {
      return BacktestMessages.describeNew(change);
    }

    public Optional<String> findTime() {
      return change.now().flatMap(VerdictSummaryView::at).map(Object::toString);
    }

    public String sentence() {
      return TextFormats.line(BacktestMessages.reason(change));
    }
  }
}
