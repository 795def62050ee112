extension Canvas {
  /// What becomes of a text that is longer than its field.
  package enum Cut: Sendable {
    /// The rest is left out.
    case clip
    /// The rest is left out and "…" says so.
    case ellipsis
  }

  /// Where a text stands in a field that is longer.
  package enum Alignment: Sendable {
    case leading
    case centre
    case trailing
  }

  /// Writes one line of text into a field; there is no other way for text to get onto a canvas.
  ///
  /// The text may come from anybody: what is drawn of it is what `DisplayFilter` lets through, line breaks as blanks. No
  /// cluster is cut in two. The field's other cells stay as they are.
  ///
  /// - Parameters:
  ///   - column: Where the field begins. What lies left of the canvas is not drawn.
  ///   - limit: The field's columns; it ends with the canvas if not before.
  ///   - tokenRole: The role of what stands for characters that cannot be shown; `role` when nil.
  /// - Returns: The columns that the text takes in its field, "…" included.
  @discardableResult
  package mutating func write(
    _ text: String, column: Int, row: Int, columns limit: Int, role: Role, tokenRole: Role? = nil,
    cut: Cut = .ellipsis, align: Alignment = .leading, policy: WidthPolicy = .current
  ) -> Int {
    write(
      text[...], column: column, row: row, columns: limit, role: role, tokenRole: tokenRole,
      cut: cut, align: align, policy: policy)
  }

  /// Writes one line of text, as from `DisplayText.wrap`, into a field.
  @discardableResult
  package mutating func write(
    _ text: Substring, column: Int, row: Int, columns limit: Int, role: Role,
    tokenRole: Role? = nil, cut: Cut = .ellipsis, align: Alignment = .leading,
    policy: WidthPolicy = .current
  ) -> Int {
    guard 0..<size.rows ~= row, column < size.columns else { return 0 }
    let (toEdge, overflow) = size.columns.subtractingReportingOverflow(column)
    let field = min(limit, overflow ? .max : toEdge)
    guard field > 0 else { return 0 }
    let filter = DisplayFilter(policy: policy, role: role, tokenRole: tokenRole ?? role)
    return text.withBytes { bytes in
      let ellipsis = Cell("…", width: ScalarProperties("…").width(policy), role: role)
      let reserve = cut == .ellipsis ? ellipsis.width : 0
      let fit = TextFit(bytes, filter: filter, columns: field, reserving: reserve)
      // In a field that is too small for it the ellipsis has no place either.
      let isMarked = fit.isCut && cut == .ellipsis && fit.columns + reserve <= field
      let used = fit.columns + (isMarked ? reserve : 0)
      let start = column + align.indent(of: used, in: field)
      let shown = (start..<start + used).clamped(to: 0..<size.columns)
      var pen = Pen(column: start, row: prepare(shown, row: row).lowerBound - shown.lowerBound)
      var span = cells.mutableSpan
      var reader = ClusterReader(bytes)
      while reader.offset < fit.end, let cluster = reader.next(in: bytes) {
        filter.draw(cluster, in: bytes, before: reader.following) { pen.put($0, in: &span) }
      }
      if isMarked { pen.put(ellipsis, in: &span) }
      return used
    }
  }
}

extension Canvas.Alignment {
  /// The columns before a text in its field.
  fileprivate func indent(of text: Int, in field: Int) -> Int {
    switch self {
    case .leading: 0
    case .centre: (field - text) / 2
    case .trailing: field - text
    }
  }
}

/// Puts cells side by side on a row, from a column that may lie left of it.
private struct Pen {
  private(set) var column: Int
  /// The place in the canvas where the row begins.
  let row: Int

  @inline(__always)
  mutating func put(_ cell: Cell, in cells: inout MutableSpan<Cell>) {
    if column >= 0 {
      cells[row + column] = cell
      if cell.width == 2 { cells[row + column + 1] = .continuation(cell.role) }
    } else if column == -1, cell.width == 2 {
      cells[row] = .blank(cell.role)
    }
    column += cell.width
  }
}
