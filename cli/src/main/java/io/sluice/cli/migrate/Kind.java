package io.sluice.cli.migrate;

import io.sluice.cli.migrate.Fields.Part;
import java.util.List;

/// A kind of document of another tool. A new kind needs its own class and a line in [Import].
interface Kind {

  /// Whether `document` is of this kind.
  boolean canRead(Part document);

  /// Converts the document into `into`, and reports there the fields without an equal in Sluice.
  ///
  /// @param all all documents of the file, since one may refer to another
  void read(Part document, List<Part> all, Imported into);
}
