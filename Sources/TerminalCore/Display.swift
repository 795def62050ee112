/// Everything that a display shows at one moment, as a value.
///
/// None of it is a command.
package struct Frame: Equatable, Sendable {
  package var canvas: Canvas
  /// Where the terminal's own cursor stands; nil hides it.
  package var cursor: Position?
  /// The window title, already filtered.
  package var title: String
  /// The name of the theme that styles the roles.
  package var theme: String
  /// Grows when the theme of this name looks otherwise than before.
  package var themeRevision: Int

  package init(
    canvas: Canvas, cursor: Position? = nil, title: String = "", theme: String,
    themeRevision: Int = 0
  ) {
    self.themeRevision = themeRevision
    self.canvas = canvas
    self.cursor = cursor
    self.title = title
    self.theme = theme
  }
}

/// A cell's place, counted from zero at the top left.
package struct Position: Hashable, Sendable {
  package var column: Int
  package var row: Int

  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// Something that shows frames: the terminal, or a test's memory of what was shown.
package protocol Display {
  /// Shows the frame; costs nothing when it equals the one before.
  mutating func present(_ frame: Frame)
}
