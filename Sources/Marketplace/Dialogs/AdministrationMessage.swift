package import Foundation

/// A message of the seller's correspondence with the marketplace's administration, which can only be read
/// (api/digiseller.md §3.8).
package struct AdministrationMessage: Hashable, Sendable, Identifiable {
  package var id: MessageID
  /// Whether the seller wrote it.
  package var isOwn: Bool
  package var sender: String?
  /// Raw, HTML possible.
  package var text: String
  package var writtenAt: Date?
  package var isRead: Bool

  package init(
    id: MessageID, isOwn: Bool, sender: String?, text: String, writtenAt: Date?, isRead: Bool
  ) {
    self.id = id
    self.isOwn = isOwn
    self.sender = sender
    self.text = text
    self.writtenAt = writtenAt
    self.isRead = isRead
  }
}
