/// What terminals disagree on about widths, decided once from the configuration.
package struct WidthPolicy: Hashable, Sendable {
  /// Whether the characters that East Asian fonts draw wide and others narrow (Cyrillic among them) take two columns.
  package var ambiguousIsWide: Bool

  package init(ambiguousIsWide: Bool = false) {
    self.ambiguousIsWide = ambiguousIsWide
  }

  /// The policy of the layout that is being made: what text is measured by where no other is named.
  ///
  /// `Desk.update` and `Desk.view` set it from their model, so that what they make depends on nothing else.
  @TaskLocal package static var current = WidthPolicy()
}

extension WidthPolicy {
  /// The characters of the first two planes whose width terminals disagree on.
  package static var ambiguousScalars: [Unicode.Scalar] {
    (UInt32(0xA1)..<0x20000).compactMap(Unicode.Scalar.init).filter {
      let properties = ScalarProperties($0)
      return properties.width(WidthPolicy(ambiguousIsWide: true)) == 2
        && properties.width(WidthPolicy()) == 1
    }
  }
}
