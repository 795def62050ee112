/// Where extended grapheme clusters end: the rules of UAX #29 over one cluster's scalars.
struct ClusterBoundary {
  private var last: ScalarProperties.ClusterBreak
  /// Regional indicators so far; flags are pairs of them.
  private var indicators: Int
  private var emoji: EmojiPrefix

  /// How much of "pictographic, extenders, ZWJ" the cluster ends with; after all of it a pictographic stays (GB11).
  private enum EmojiPrefix { case none, pictographic, joined }

  /// Starts a cluster with its first scalar.
  init(_ first: ScalarProperties) {
    last = first.clusterBreak
    indicators = last == .regionalIndicator ? 1 : 0
    emoji = first.isPictographic ? .pictographic : .none
  }

  /// Takes the next scalar into the cluster, unless the cluster ends before it.
  mutating func takes(_ next: ScalarProperties) -> Bool {
    let kind = next.clusterBreak
    guard joins(kind, next) else { return false }
    if kind == .regionalIndicator { indicators += 1 }
    switch (emoji, kind) {
    case _ where next.isPictographic: emoji = .pictographic
    case (.pictographic, .extend): break
    case (.pictographic, .zwj): emoji = .joined
    default: emoji = .none
    }
    last = kind
    return true
  }

  private func joins(_ kind: ScalarProperties.ClusterBreak, _ next: ScalarProperties) -> Bool {
    switch (last, kind) {
    case (.cr, .lf): true  // GB3
    case (.control, _), (.cr, _), (.lf, _): false  // GB4
    case (_, .control), (_, .cr), (_, .lf): false  // GB5
    case (.hangulL, .hangulL), (.hangulL, .hangulV), (.hangulL, .hangulLV), (.hangulL, .hangulLVT):
      true  // GB6
    case (.hangulLV, .hangulV), (.hangulLV, .hangulT), (.hangulV, .hangulV), (.hangulV, .hangulT):
      true  // GB7
    case (.hangulLVT, .hangulT), (.hangulT, .hangulT): true  // GB8
    case (_, .extend), (_, .zwj), (_, .spacingMark): true  // GB9, GB9a
    case (.prepend, _): true  // GB9b
    case (.zwj, _) where emoji == .joined && next.isPictographic: true  // GB11
    case (.regionalIndicator, .regionalIndicator): indicators % 2 == 1  // GB12, GB13
    default: false  // GB999
    }
  }
}
