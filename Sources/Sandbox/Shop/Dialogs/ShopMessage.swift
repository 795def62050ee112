package import Foundation

/// One message of a dialog about an order.
package struct ShopMessage: Equatable, Sendable {
  package enum Author: String, Sendable { case buyer, seller, administration }

  /// Grows with time inside a dialog.
  package let id: Int
  package var author: Author
  /// As the wire gives it: a buyer's may hold HTML.
  package var text: String
  package var written: Date
  /// When the other side read it.
  package var seen: Date?
  package var isDeleted = false
  package var file: ShopFile?
}

/// A file in a message.
package struct ShopFile: Equatable, Sendable {
  package var name: String
  package var type: String
  /// The upload that holds its bytes; nil for one that is drawn when asked for.
  package var uploadID: String?

  package init(name: String, type: String, uploadID: String? = nil) {
    self.name = name
    self.type = type
    self.uploadID = uploadID
  }

  package var isImage: Bool { type.hasPrefix("image/") }
}

/// A dialog as a list shows it.
package struct ShopDialog: Equatable, Sendable {
  /// Who opened it, as the wire numbers them.
  package enum State: Int, Sendable { case closed = 0, bySeller, byAdministration }

  /// The number of the order it is about.
  package let id: Int
  package let email: String?
  package let productID: Int
  package let lastMessageAt: Date
  package let messageCount: Int
  /// Messages of the buyer that the seller has not read.
  package let unread: Int
  package let state: State
}
