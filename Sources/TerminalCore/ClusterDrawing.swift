/// The cells of one cluster in the making: which scalar starts a cell, which goes on top of one, which is shown as a
/// token, which is left out.
struct ClusterDrawing {
  private let filter: DisplayFilter
  /// The last cell, to which marks may still come.
  private var open: Cell?
  /// The scalar before this one in the cluster; nil after a whole emoji sequence.
  private var previous: ScalarProperties?
  /// Whether the last cell is an emoji without marks.
  private var endsWithEmoji = false

  init(filter: DisplayFilter) {
    self.filter = filter
  }

  /// Adds the base of an emoji sequence, which stands for all of it in the two columns that all of it takes.
  mutating func addEmoji(_ base: Unicode.Scalar, _ emit: (Cell) -> Void) {
    start(Cell(base, width: 2, role: filter.role), emit)
    previous = nil
    endsWithEmoji = true
  }

  /// Adds the next scalar.
  mutating func add(
    _ scalar: Unicode.Scalar, _ properties: ScalarProperties, before next: ScalarProperties?,
    _ emit: (Cell) -> Void
  ) {
    defer { previous = properties }
    switch properties.displayClass {
    case .plain:
      addPlain(scalar, properties, emit)
    case .space:
      for _ in 0..<properties.width(filter.policy) { start(.blank(filter.role), emit) }
    case .undrawable:
      let width = ScalarProperties("\u{FFFD}").width(filter.policy)
      start(Cell("\u{FFFD}", width: width, role: filter.role), emit)
    case .ignorable where isLeftOut(scalar, before: next):
      break
    case .lineControl, .control, .bidiControl, .ignorable:
      finish(emit)
      Token(scalar).draw(filter.tokenRole, emit)
    }
  }

  private mutating func addPlain(
    _ scalar: Unicode.Scalar, _ properties: ScalarProperties, _ emit: (Cell) -> Void
  ) {
    let width = properties.width(filter.policy)
    if properties.isConjoining, open == nil || previous?.isHangul != true {
      // A vowel or final without its initial: terminals agree neither on its columns nor on what it stands on.
      finish(emit)
      Token(scalar).draw(filter.tokenRole, emit)
    } else if width == 0 {
      if open == nil { open = .blank(filter.role) }
      open?.attach(scalar)
      endsWithEmoji = false
    } else if properties.clusterBreak == .regionalIndicator {
      // A flag is drawn as the letters of its country: some terminals show the flag, some two letters in boxes.
      let letter = UInt8(truncatingIfNeeded: scalar.value - 0x1F1E6) + UInt8(ascii: "A")
      start(Cell(Unicode.Scalar(letter), width: 1, role: filter.role), emit)
    } else if properties.isSkinTone, endsWithEmoji {
      // One tone too many for the sequence. Drawn as itself it would be taken for the emoji's own tone by some
      // terminals, and take no columns.
      finish(emit)
      Token(scalar).draw(filter.tokenRole, emit)
    } else {
      start(Cell(scalar, width: width, role: filter.role), emit)
      endsWithEmoji = properties.isPictographic
    }
  }

  /// Whether a character that is invisible by itself is part of how something visible is spelt.
  private func isLeftOut(_ scalar: Unicode.Scalar, before next: ScalarProperties?) -> Bool {
    switch scalar {
    case "\u{AD}":
      // Without the hyphen between them an emoji and a tone would be one emoji.
      next?.isSkinTone != true
    case "\u{200C}", "\u{200D}":
      // At the end of a line, too: a word that is wrapped here has its letter on the next one.
      previous?.isJoining == true
        && (next == nil || next?.isJoining == true || next?.displayClass == .lineControl)
    case "\u{FE0E}", "\u{FE0F}":
      previous?.isEmoji == true
    default:
      false
    }
  }

  private mutating func start(_ cell: Cell, _ emit: (Cell) -> Void) {
    finish(emit)
    open = cell
  }

  /// Gives away the last cell.
  mutating func finish(_ emit: (Cell) -> Void) {
    if let cell = open { emit(cell) }
    open = nil
    endsWithEmoji = false
  }
}
