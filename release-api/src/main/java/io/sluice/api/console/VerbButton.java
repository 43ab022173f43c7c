package io.sluice.api.console;

import io.sluice.api.command.CommandPreview;
import io.sluice.api.command.CommandPreview.Preview;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// A command as a button: disabled with the reason if the caller may not send it now.
public record VerbButton(UUID release, Preview preview) {

  /// Returns the commands to a release that has not ended.
  static List<VerbButton> all(ReleaseView release, CommandPreview commandPreview) {
    return release.outcome().isPresent()
        ? List.of()
        : commandPreview.all(release).stream()
            .map(preview -> new VerbButton(release.id(), preview))
            .toList();
  }

  public String word() {
    return preview.verb().apiVerb().word();
  }

  /// Returns the word as a label, such as `Promote full`.
  public String label() {
    String text = word().replace('-', ' ');
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /// Returns the key that moves to the button.
  public String key() {
    return switch (preview.verb()) {
      case APPROVE -> "a";
      case DENY -> "d";
      case PROMOTE -> "p";
      case PROMOTE_FULL -> "f";
      case SKIP -> "s";
      case PAUSE -> "z";
      case RESUME -> "r";
      case ABORT -> "x";
      case OVERRIDE_FREEZE -> "o";
      case CLOSE -> "c";
    };
  }

  /// Returns whether the command rolls the release back, or abandons its rollback.
  public boolean isDangerous() {
    return switch (preview.verb()) {
      case ABORT, DENY, CLOSE -> true;
      case APPROVE, PROMOTE, PROMOTE_FULL, SKIP, PAUSE, RESUME, OVERRIDE_FREEZE -> false;
    };
  }

  public boolean isEnabled() {
    return preview.rejection().isEmpty();
  }

  public String rejection() {
    return preview.rejection().map(TextFormats::line).orElse("");
  }

  public List<String> events() {
    return preview.events().stream().map(TextFormats::line).toList();
  }

  /// Returns the address of the form.
  public String formAddress() {
    return "/console/releases/%s/verbs/%s".formatted(release, word());
  }

  /// Returns the address to which the form is sent.
  public String address() {
    return "/console/releases/%s/%s".formatted(release, word());
  }

  public boolean hasStep() {
    return preview.verb().hasStep();
  }

  public boolean hasRequiredReason() {
    return preview.verb().hasRequiredReason();
  }
}
