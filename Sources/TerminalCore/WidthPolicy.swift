/// What terminals disagree on about widths, decided once from the configuration.
package struct WidthPolicy: Hashable, Sendable {
  /// Whether the characters that East Asian fonts draw wide and others narrow (Cyrillic among them) take two columns.
  package var ambiguousIsWide: Bool

  package init(ambiguousIsWide: Bool = false) {
    self.ambiguousIsWide = ambiguousIsWide
  }
}
