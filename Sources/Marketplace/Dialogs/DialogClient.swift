package import Foundation

/// The part of a marketplace that is about buyers: dialogs, orders, the administration's messages.
///
/// A back end that offers none of it keeps what the extension below gives.
package protocol DialogClient: Sendable {
  /// One page of the dialogs, those with the newest messages first.
  ///
  /// Past the end the answer is an empty page, not an error.
  func dialogs(_ request: DialogPageRequest) throws(MarketplaceError) -> Page<Dialog>
  /// The most dialogs that one page may hold.
  var largestDialogPage: Int { get }

  /// A run of a dialog's messages, deleted ones included where the marketplace still gives them.
  func messages(
    of dialog: DialogID, _ range: MessageRange
  ) throws(MarketplaceError) -> MessagePage
  /// The most messages that one answer holds.
  var largestMessagePage: Int { get }

  func state(of dialog: DialogID) throws(MarketplaceError) -> Dialog.State

  /// The order that a dialog is about.
  func purchase(_ order: DialogID) throws(MarketplaceError) -> Purchase
  /// The order whose delivery this code unlocks; looking it up may count as checking it.
  func purchase(code: String) throws(MarketplaceError) -> Purchase

  /// What the administration wrote, and what it was answered, in ascending order of ids.
  func administrationMessages(count: Int) throws(MarketplaceError) -> [AdministrationMessage]

  /// What is behind an attachment's address, at most so many bytes.
  ///
  /// Only addresses that the marketplace itself gave are asked, and without any secret.
  func attachment(at address: String, limit: Int) throws(MarketplaceError) -> Data

  // MARK: Writes
  // Nothing below repeats a write: what a failure means is the outbox's to decide.

  /// Hands over a file, so that a message may name it; a file that no message names is never seen by anybody.
  func upload(_ data: Data, named name: String) throws(WriteFailure) -> UploadedFile

  /// Writes to the buyer. Not idempotent: a lost answer may mean a delivered message.
  ///
  /// - Returns: The message's id where the marketplace tells it.
  func send(
    _ text: String, files: [UploadedFile], to dialog: DialogID
  ) throws(WriteFailure) -> MessageID?

  /// Tells the marketplace that everything in the dialog was read.
  func markSeen(_ dialog: DialogID) throws(WriteFailure)
  func setOpen(_ isOpen: Bool, dialog: DialogID) throws(WriteFailure)
  /// Deletes one of the seller's own messages.
  func delete(_ message: MessageID, of dialog: DialogID) throws(WriteFailure)
}

extension DialogClient {
  package func dialogs(_ request: DialogPageRequest) throws(MarketplaceError) -> Page<Dialog> {
    throw .unsupported(.chats)
  }
  package var largestDialogPage: Int { 1 }
  package func messages(
    of dialog: DialogID, _ range: MessageRange
  ) throws(MarketplaceError) -> MessagePage {
    throw .unsupported(.chats)
  }
  package var largestMessagePage: Int { 1 }
  package func state(of dialog: DialogID) throws(MarketplaceError) -> Dialog.State {
    throw .unsupported(.chats)
  }
  package func purchase(_ order: DialogID) throws(MarketplaceError) -> Purchase {
    throw .unsupported(.orderDetail)
  }
  package func purchase(code: String) throws(MarketplaceError) -> Purchase {
    throw .unsupported(.orderDetail)
  }
  package func administrationMessages(
    count: Int
  ) throws(MarketplaceError) -> [AdministrationMessage] {
    throw .unsupported(.chats)
  }
  package func attachment(at address: String, limit: Int) throws(MarketplaceError) -> Data {
    throw .unsupported(.chats)
  }
  package func upload(_ data: Data, named name: String) throws(WriteFailure) -> UploadedFile {
    throw .refused(.unsupported(.chats))
  }
  package func send(
    _ text: String, files: [UploadedFile], to dialog: DialogID
  ) throws(WriteFailure) -> MessageID? {
    throw .refused(.unsupported(.chats))
  }
  package func markSeen(_ dialog: DialogID) throws(WriteFailure) {
    throw .refused(.unsupported(.chats))
  }
  package func setOpen(_ isOpen: Bool, dialog: DialogID) throws(WriteFailure) {
    throw .refused(.unsupported(.chats))
  }
  package func delete(_ message: MessageID, of dialog: DialogID) throws(WriteFailure) {
    throw .refused(.unsupported(.chats))
  }
}
