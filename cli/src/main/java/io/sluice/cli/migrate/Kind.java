package io.sluice.cli.migrate;

import io.sluice.cli.migrate.Fields.Part;
import java.util.List;

/// One kind of document of another tool. A new one is a class of its own and a line in [Import].
interface Kind {

  /// Whether `document` is of this kind.
  boolean reads(Part document);

  /// Carries it over into `into`, and names there what it cannot.
  ///
  /// @param all the documents of the file: one may name another
  void read(Part document, List<Part> all, Imported into);
}
