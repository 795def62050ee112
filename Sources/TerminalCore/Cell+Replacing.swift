extension Cell {
  /// A cell of the same width and role that shows another scalar and no marks.
  package func replacing(_ base: Unicode.Scalar) -> Cell {
    Cell(base, width: width, role: role)
  }
}
