import Foundation
package import Marketplace
import TerminalCore

/// Screen 1: the dialogs with buyers, who waits longest first, one conversation, and the order that it is about.
package enum Inbox {
  package struct Model: Equatable, Sendable {
    package let account: AccountID
    package var query: DialogQuery
    package var list = RankedList<DialogLine>()
    /// The filter as it is typed; nil while nobody types.
    package var filterField: TextField?
    /// The filter in force, as it was typed.
    package var filterText = ""
    /// Marked dialogs, also those that the filter hides.
    package var ticks: Set<DialogID> = []
    /// Where a range began; nil when none is being marked.
    package var rangeStart: Products.RangeStart?
    /// Where the cursor was before the filter.
    var beforeFilter: Products.Place?

    package var focus = Focus.list
    /// The conversation on the screen, or the one that would be.
    package var thread: Thread?
    package var card: Card?
    /// Whether the seller opened or closed the card; until then a wide screen has it and a narrow one does not.
    var wantsCard: Bool?
    /// The answer that is being typed; the keys are its.
    package var composer: Composer?
    /// A line that is asked for.
    package var prompt: Prompt?

    /// Answers that have not been sent off, empty ones left out.
    package var drafts: [DialogID: Draft] = [:]
    /// The dialogs whose words were changed here before the drafts of the last time had been read.
    var changedBeforeDrafts: Set<DialogID> = []
    /// What the seller alone knows of dialogs.
    package var marks: [DialogID: DialogMarks] = [:]
    /// What `u` takes back of what was said of dialogs, the latest last.
    var undoableMarks: [MarksUndo] = []
    /// Whether the store is being told that many dialogs need no answer, and whether that was taken back meanwhile.
    var quieting: Quieting?
    package var counts = InboxCounts()
    var status = DatasetStatus()
    var history = InboxReport.HistoryProgress()
    /// Why the last look at the list went wrong.
    var trouble: MarketplaceError?
    var arrivals = SinceLeft()

    /// Which resting of the cursor the marketplace is asked after.
    package var restGeneration = Generation()
    /// The question for the dialog that waits longest.
    var nextGeneration = Generation()
    /// The dialogs that were shown by it and left without an answer, so that it goes on to others.
    var visited: [DialogID] = []
    /// Whether it has begun anew because all were visited.
    var hasWrapped = false

    /// The library of ready answers; nil until it is read.
    package var answers: [ReadyAnswer]?
    var answerProblems: [String] = []
    var answersGeneration = Generation()
    /// What the administration wrote; nil until it is read.
    var administration: [AdministrationMessage]?
    var administrationGeneration = Generation()
    /// The cells of the present screen, by which text is laid out.
    package var layout: InboxLayout?
    /// Where attachments were saved last.
    var savingDirectory = Inbox.proposedDirectory
    /// The answers of which is known that they have arrived.
    var arrivedReplies: Set<OutboxID> = []
    /// The dialogs that are being marked as read because an answer has arrived there.
    var seenByAnswer: Set<DialogID> = []
    /// The answer that was sent off last, to ask before the same goes out again.
    var lastSent: LastSent?

    package init(account: AccountID) {
      self.account = account
      query = DialogQuery(account: account)
    }

    /// What the seller alone knows of a dialog, changes of this moment included.
    func marks(of dialog: DialogID) -> DialogMarks {
      marks[dialog] ?? thread.flatMap { $0.dialog == dialog ? $0.row?.marks : nil }
        ?? list.rows.first { $0.row.id == dialog }?.row.row.marks ?? DialogMarks()
    }

    /// What a dialog is called in words to the seller: its buyer, or its number where he is not known.
    func name(of dialog: DialogID) -> String {
      (thread?.dialog == dialog ? thread?.row?.dialog.buyer : nil)
        ?? list.rows.first { $0.row.id == dialog }?.row.row.dialog.buyer ?? dialog.text
    }

    /// The dialog that commands are about: the open one, else the one under the cursor.
    var target: DialogID? {
      focus == .list ? list.selected?.row.id ?? thread?.dialog : thread?.dialog
    }

    /// The row of the dialog that commands are about.
    var targetRow: DialogRow? {
      guard let target else { return nil }
      if let selected = list.selected?.row, selected.id == target { return selected.row }
      if let row = thread?.row, thread?.dialog == target { return row }
      return list.rows.first { $0.row.id == target }?.row.row
    }
  }

  /// Which pane has the keys.
  package enum Focus: Equatable, Sendable {
    case list
    case thread
    case card
  }

  /// The order card of a dialog.
  package struct Card: Equatable, Sendable {
    package let dialog: DialogID
    package var purchase: Purchase?
    var readAt: Date?
    /// What else happened with the buyer, newest first; nil until it is read.
    var events: [BuyerEvent]?
    /// Whether the sales have ever been read; until then nobody knows of other orders.
    var hasReadSales = true
    var isLoaded = false
    var isFetching = false
    var trouble: MarketplaceError?
    /// Whether codes are shown.
    package var isRevealed = false
    /// The first line shown.
    var scroll = 0
    var generation = Generation()
  }

  /// A line that the seller is asked for, below the panes.
  package struct Prompt: Equatable, Sendable {
    package var purpose: Purpose
    package var field: TextField
    /// What is wrong with what was typed.
    var problem: String?

    /// Whether a path is asked for.
    var isPath: Bool {
      switch purpose {
      case .save, .attach: true
      case .note, .delete, .field: false
      }
    }

    init(_ purpose: Purpose, _ text: String = "") {
      self.purpose = purpose
      field = TextField(text)
    }

    package enum Purpose: Equatable, Sendable {
      /// A private note on a dialog.
      case note(DialogID)
      /// The directory for an attachment.
      case save(DialogID, MessageID, DialogMessage.Attachment)
      /// The number of an own message, typed to delete it.
      case delete(DialogID, MessageID)
      /// The path of a file that goes with the answer.
      case attach
      /// A free field of a ready answer.
      case field(AnswerFilling)
    }
  }

  /// A ready answer whose free fields are being asked for.
  package struct AnswerFilling: Equatable, Sendable {
    var answer: ReadyAnswer
    var text: AnswerText
    var values: [String: String] = [:]
    /// The fields that are still to be asked for.
    var open: [String]
  }

  /// What has come in since the last time, told once.
  struct SinceLeft: Equatable, Sendable {
    var dialogs: Set<DialogID> = []
    var hasCounts = false
    var hasBegun = false
    var isTold = false
    /// When the desk began.
    var began: Date?
  }

  /// So long after the beginning news are what has come in since the last time.
  static let catchingUp: TimeInterval = 20

  /// Something that was said of dialogs, to be taken back.
  struct MarksUndo: Equatable, Sendable {
    var changes: [MarksChange]
    /// The latest job of the outbox when it was said: what is newer is taken back first.
    var after: JobID?
  }

  enum Quieting: Equatable, Sendable {
    case underWay
    case takenBack
  }

  struct LastSent: Equatable, Sendable {
    var dialog: DialogID
    var text: String
    var at: Date
  }

  /// Where attachments are saved until the seller says where.
  static let proposedDirectory = "~/Downloads"

  /// How long the cursor rests on a dialog before the marketplace is asked for it.
  static let rest = Duration.milliseconds(250)
  /// An order older than this is asked for again.
  static let cardLifetime: TimeInterval = 300
}

extension Inbox.Model {
  /// An effect of this account's Inbox.
  func ask(_ effect: InboxEffect) -> Effect { .inbox(account, effect) }
}

/// A dialog as a line of the list shows it, its words made once when its window arrives.
package struct DialogLine: Hashable, Sendable, Identified {
  package let row: DialogRow
  let buyer: String
  let product: String
  let messages: String
  let unread: String
  let orderState: String

  package var id: DialogID { row.dialog.id }
  package var listID: String { row.dialog.id.text }
}
