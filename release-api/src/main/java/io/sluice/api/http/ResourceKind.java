package io.sluice.api.http;

/// The resource that an endpoint acts on: the caller needs a role whose scope has all its lanes.
public enum ResourceKind {
  /// Nothing of a lane: a role in any scope is enough.
  NONE,

  /// All lanes.
  INSTALLATION,

  /// All lanes of the environment in the path.
  ENVIRONMENT,

  /// Any lane of the environment in the path.
  PART_OF_ENVIRONMENT,

  /// All lanes of the application in the path.
  APPLICATION,

  /// Any lane of the application in the path.
  PART_OF_APPLICATION,

  /// The lane in the path.
  LANE,

  /// The lane of the release in the path.
  RELEASE,

  /// The lane of the command in the path.
  COMMAND,

  /// The lane of the document in the body. The endpoint reads it and calls
  /// [RequestContext#requireLane].
  DOCUMENT,

  /// The lanes of the grants in the body, or of the key in the path. The endpoint reads them and
  /// calls [RequestContext#requireAll].
  GRANTS,

  /// The visible ones of a list. The endpoint leaves out all others by [RequestContext#visible].
  LIST
}
