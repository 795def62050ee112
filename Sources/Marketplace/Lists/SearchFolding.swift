/// Makes texts comparable for search: lower case, ё as е, blanks as one space.
package enum SearchFolding {
  /// The folded form. Folding twice changes nothing.
  package static func fold(_ text: String) -> String {
    var folded = ""
    folded.reserveCapacity(text.utf8.count)
    var sawBlank = true
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: continue
      case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
        if !sawBlank { folded.append(" ") }
        sawBlank = true
      default:
        sawBlank = false
        if scalar == "ё" || scalar == "Ё" {
          folded.append("е")
        } else {
          folded += scalar.properties.lowercaseMapping
        }
      }
    }
    if folded.hasSuffix(" ") { folded.removeLast() }
    return folded
  }
}
