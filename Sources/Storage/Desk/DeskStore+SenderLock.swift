import Foundation
package import Marketplace

/// The right to send for one account: one process has it, and the kernel takes it back when that ends.
package final class SenderLock: Sendable {
  private let file: FileLock?

  init(_ file: FileLock?) { self.file = file }
}

extension DeskStore {
  /// Takes the right to send for an account, or throws `StoreError.owned` at once with the process that has it (O06).
  package func takeSenderLock(_ account: AccountID) throws(StoreError) -> SenderLock {
    guard path != ":memory:" else { return SenderLock(nil) }
    let directory = (path as NSString).deletingLastPathComponent
    // Names are the seller's own; the shop's number says which outbox it is.
    let name = (account.name + " " + identity(of: account)).utf8
      .map { byte in byte.isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16) }
      .joined()
    return SenderLock(try FileLock.take(directory + "/sender-\(name).lock"))
  }
}

extension UInt8 {
  fileprivate var isPlain: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
