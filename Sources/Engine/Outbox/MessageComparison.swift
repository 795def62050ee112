import Foundation
import Marketplace
import TerminalCore

/// Whether a message in a thread is the answer that was sent.
///
/// Marketplaces give texts back altered: entities, `<br>` for line ends, spaces at the ends, now and then more. Equal is
/// what reads equal; similar is what shares most of its words.
package enum MessageComparison {
  /// A text as it is compared: tags and entities read, one space for any run of white space, one normal form.
  package static func normalised(_ text: String) -> String {
    HTMLText.plain(text).precomposedStringWithCompatibilityMapping
      .split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }

  package static func reads(_ message: String, as sent: String) -> Bool {
    let (one, other) = (normalised(message), normalised(sent))
    return one == other
      // What was sent may look like HTML without being any.
      || one == sent.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }

  /// At least two thirds of the words of both are the same.
  package static func resembles(_ message: String, _ sent: String) -> Bool {
    let (one, other) = (words(message), words(sent))
    guard !one.isEmpty, !other.isEmpty else { return false }
    return one.intersection(other).count * 3 >= one.union(other).count * 2
  }

  private static func words(_ text: String) -> Set<Substring> {
    Set(normalised(text).split { !$0.isLetter && !$0.isNumber })
  }
}
