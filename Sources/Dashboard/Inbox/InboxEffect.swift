package import Foundation
package import Marketplace

/// Something that the Inbox wants done to the world.
///
/// `Engine/InboxService.swift` is the one place that does it; answers come back as an ``InboxReport``.
package enum InboxEffect: Equatable, Sendable {
  // MARK: From the store

  /// Read what of the Inbox only this machine knows: drafts and marks. Begins to watch the account.
  case begin
  /// Read a window of the list of dialogs.
  case readDialogs(DialogQuery, WindowRequest, Generation)
  /// Count the rows of a list of dialogs.
  case countDialogs(DialogQuery, Generation)
  /// Find the ids of all rows of a list of dialogs, or of those between two places.
  case findDialogIDs(DialogQuery, first: RowKey?, last: RowKey?, Generation)
  /// Find the waiting dialogs that shall need no answer.
  case findQuiet(QuietChoice, Generation)
  /// Find the dialog that waits longest, these left out; snoozed and quiet ones do not wait.
  case findLongestWaiting(excluding: [DialogID], Generation)
  /// Read a run of a stored dialog.
  case readThread(DialogID, ThreadAnchor, count: Int, Generation)
  /// Read the order card: the stored order, and behind it what else happened with this buyer, newest first.
  case readCard(DialogID, Generation)
  /// Search all stored messages, buyers, orders and products.
  case search(String, Generation)
  /// Find dialogs for the palette: the few newest with all these words, folded, in buyer, product or number.
  case findDialogs([String], Generation)
  /// Read the administration's messages.
  case readAdministration(Generation)

  /// Look at a file that shall go with an answer.
  case examineFile(DialogID, Reply.File)

  /// Go on with a path that is typed, as far as it is clear.
  ///
  /// - Parameter path: What was typed, from the root on.
  case completePath(typed: String, path: String)

  // MARK: From the marketplace

  /// Ask for the list once, now, and for the messages of what changed.
  case poll
  /// Ask for the newest messages of a dialog, or for those before the oldest stored one, and store them.
  case fetchMessages(DialogID, older: Bool)
  /// Ask for the order and its dialog's state and store them.
  case fetchCard(DialogID)
  /// Fetch an attachment into the cache, or to where the seller wants it.
  case fetchAttachment(DialogID, MessageID, DialogMessage.Attachment, purpose: AttachmentPurpose)

  // MARK: What the seller writes

  /// Keep a draft, or forget it when it is empty. Sent at every change.
  case saveDraft(Draft)
  /// Keep what the seller alone knows of a dialog.
  case saveMarks(DialogID, DialogMarks)
  /// Keep of many dialogs that they need no answer up to these messages.
  case quiet([DialogID: MessageID])
  /// Take back what the seller said of dialogs.
  case takeBackMarks([MarksChange])
  /// Store an answer; it leaves when its moment of grace is over. The draft is forgotten in the same transaction.
  ///
  /// `replacing` names the failed answer whose place it takes.
  case putReply(DialogID, title: String, Reply, hold: Duration, replacing: OutboxID?)
  /// Tell the marketplace that the dialog was read.
  case markSeen(DialogID)
  case setOpen(DialogID, Bool)
  case deleteMessage(DialogID, MessageID)

  // MARK: Ready answers

  /// Read the library of ready answers from its directory.
  case readAnswers(Generation)
  /// One of them was used.
  case answerUsed(String)
}

/// What an attachment is fetched for.
package enum AttachmentPurpose: Equatable, Sendable {
  /// Show it here, as a picture.
  case show
  /// Hand it to the desktop's opener.
  case open
  /// Keep it in this directory under its own name, made unique.
  ///
  /// The one that the desk proposes is made where it is missing; one that was typed may be misspelt.
  case save(directory: String, makesDirectory: Bool = false)
}

/// What became of what the Inbox asked for, and what happened by itself.
package enum InboxReport: Equatable, Sendable {
  /// Drafts and marks as they were kept, and the answers that are on their way.
  case began(drafts: [Draft], marks: [DialogID: DialogMarks])
  case dialogsRead(Generation, ListWindow<DialogRow>)
  case dialogsNotRead(Generation)
  case dialogsCounted(Generation, Int)
  case longestWaiting(Generation, DialogRow?)
  case dialogIDsFound(Generation, [DialogID])
  case quietFound(Generation, QuietFinding)
  case threadRead(Generation, DialogID, DialogRow?, ThreadWindow, state: Dialog.State?)
  case cardRead(Generation, DialogID, Purchase?, readAt: Date?)
  /// What else happened with the buyer, and whether the sales have ever been read.
  case timeLineRead(Generation, DialogID, [BuyerEvent], hasReadSales: Bool)
  case found(Generation, [SearchHit])
  case dialogsFound(Generation, [DialogRow])
  case administrationRead(Generation, [AdministrationMessage])

  /// Stored dialogs have changed: whoever shows a part of them reads anew.
  case storeChanged
  /// These dialogs have messages that were not stored before; only the buyer's newest is told.
  case arrived([Arrival])
  case counts(InboxCounts)
  case status(DatasetStatus, history: HistoryProgress)
  /// The list was asked for, and this is how it went.
  case polled(MarketplaceError?)
  /// The messages of a dialog were asked for, and this is how it went.
  case messagesFetched(DialogID, MarketplaceError?)
  case cardFetched(DialogID, MarketplaceError?)
  case attachmentFetched(MessageID, path: String?, problem: String?)
  /// An attachment was fetched but could not be written where the seller said; the words are the system's.
  case attachmentNotSaved(DialogID, MessageID, DialogMessage.Attachment, words: String)
  /// A picture was fetched to be shown, and this is what it is.
  case pictureRead(MessageID, PictureReading)

  /// A file that shall go with an answer is so long, or cannot go with it; the words are the system's.
  case fileExamined(DialogID, Reply.File, length: Int?, problem: String?)

  /// A typed path goes on so; these names begin as it ends, directories with a slash.
  case pathCompleted(String, addition: String, names: [String])

  /// An answer did not leave and is the seller's again: it stands before what he has typed since. On the disk it
  /// already does, unless the disk is the trouble.
  case draftReturned(DialogID, Reply)
  case draftSaved(DialogID)
  /// The disk did not take it; the words are the system's.
  case draftNotSaved(DialogID, String)
  case marksSaved(DialogID, DialogMarks)
  /// Many dialogs need no answer now; none of them when the disk did not take it.
  case quieted([MarksChange])
  /// What is known of these dialogs now: something was taken back, or another process has changed it.
  case marksChanged([DialogID: DialogMarks])
  /// A small write that needs no outbox was made, or why not.
  case done(Action, DialogID, WriteFailure?)

  case answersRead(Generation, [ReadyAnswer], problems: [String])
  /// The seller's own program was not told of new messages; its name and why.
  case hookFailed(String)

  /// A new message of a buyer.
  package struct Arrival: Equatable, Sendable {
    package var dialog: DialogID
    package var buyer: String?
    package var product: String?
    /// Raw.
    package var text: String
    package var at: Date?

    package init(
      dialog: DialogID, buyer: String?, product: String?, text: String, at: Date?
    ) {
      self.dialog = dialog
      self.buyer = buyer
      self.product = product
      self.text = text
      self.at = at
    }
  }

  /// The small writes.
  package enum Action: Equatable, Sendable {
    case markSeen
    case open
    case close
    case delete(MessageID)

    /// What asks for it.
    func effect(_ account: AccountID, _ dialog: DialogID) -> Effect {
      switch self {
      case .markSeen: .inbox(account, .markSeen(dialog))
      case .open: .inbox(account, .setOpen(dialog, true))
      case .close: .inbox(account, .setOpen(dialog, false))
      case .delete(let message): .inbox(account, .deleteMessage(dialog, message))
      }
    }
  }

  /// How far the history of all dialogs is read back.
  package struct HistoryProgress: Equatable, Sendable {
    /// Dialogs whose messages are all stored, of so many.
    package var complete: Int
    package var total: Int
    /// Everything newer than this is stored; nil when that is not known.
    package var completeBackTo: Date?
    package var isRunning: Bool

    package init(
      complete: Int = 0, total: Int = 0, completeBackTo: Date? = nil, isRunning: Bool = false
    ) {
      self.complete = complete
      self.total = total
      self.completeBackTo = completeBackTo
      self.isRunning = isRunning
    }
  }
}
