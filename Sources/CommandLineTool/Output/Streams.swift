import Foundation
import TerminalCore

/// Standard output and error.
///
/// Data goes to one, everything else to the other.
enum Streams {
  static func out(_ text: String) { write(text, to: 1) }

  /// One line of words for a person, whatever is in them.
  static func note(_ text: String) { write("sellerdesk: \(DisplayText.plain(text))\n", to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        sent += count
      }
    }
  }
}
