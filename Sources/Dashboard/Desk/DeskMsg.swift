package import Foundation
package import Marketplace
package import TerminalCore

extension Desk {
  /// What happened, never what to do about it.
  package enum Msg: Equatable, Sendable {
    /// The desk begins; the time is now this.
    case began(Date)
    /// The time is now this. Comes before whatever happened at that time.
    case clock(Date)
    case input(InputEvent)
    case resized(Size)
    case timer(DeskTimer)
    /// The program goes on after a stop.
    case resumed

    case products(AccountID, Products.Msg)
    /// Something of an account's pass over its products.
    case sync(AccountID, SyncReport)
    /// A marketplace was asked, and this is how it went.
    case answered(AccountID, Contact)
    case productStatusRead(AccountID, DatasetStatus)
    case outbox(AccountID, OutboxReport)
    case inbox(AccountID, InboxReport)
    case money(AccountID, MoneyReport)
    /// All views that an account's seller keeps.
    case viewsRead(AccountID, [SavedView])
    /// The rows of the products that a plan asked for.
    case planRead(Generation, [Product])
    case tasks(Tasks.Msg)
    case healthRead(AccountID, Health.Reading)
    case rights(AccountID, RightsReport)
    /// The products that the palette asked for.
    case paletteFound(Generation, [Product])
    /// A store could not be read or written; the words are the system's.
    case storeFailed(String)
    /// Theme files have changed: these are the names now, and this is wrong with one of them.
    case themesChanged([String], problem: String?)
    case copied
    /// The seller's own editor has ended.
    case edited(EditorResult)
    case opened(String, failure: String?)
  }
}

/// How a pass over all products goes.
package enum SyncReport: Equatable, Sendable {
  case began
  /// So many different products seen, of so many as the server says.
  case progressed(seen: Int, of: Int?)
  case ended(SyncEnd)
}

/// How a pass over all products ended.
package enum SyncEnd: Equatable, Sendable {
  case complete
  /// Everything that was answered is stored, but the answers do not add up to what the server says it has.
  case short(missing: Int)
  case failed(MarketplaceError)
}

/// The last word from an account's marketplace.
package struct Contact: Equatable, Sendable {
  /// Why it did not answer as it should; nil when it did.
  package var trouble: MarketplaceError?
  package var session: SessionInfo

  package init(trouble: MarketplaceError? = nil, session: SessionInfo = SessionInfo()) {
    self.trouble = trouble
    self.session = session
  }
}

/// What came back from the seller's own editor.
package struct EditorResult: Equatable, Sendable {
  /// What the file holds where that could be taken, else what was handed over.
  package var text: String
  package var fate: Fate
  /// Why the editor did not start or did not end well; nil when it did.
  package var failure: Failure?

  package init(_ text: String, _ fate: Fate = .same, failure: Failure? = nil) {
    self.text = text
    self.fate = fate
    self.failure = failure
  }

  /// What became of the text in the file.
  package enum Fate: Equatable, Sendable {
    /// It is what was handed over.
    case same
    case taken
    /// Taken, but not all of it was UTF-8: U+FFFD stands for what was not.
    case repaired
    /// The editor left no file.
    case gone
    /// It is none to take and stays where it is.
    case left(path: String, Untakable)
  }

  package enum Untakable: Equatable, Sendable {
    case tooLarge(megabytes: Int)
    /// A directory, a link, a pipe.
    case notRegular
    /// The system's words.
    case system(String)
  }

  package enum Failure: Equatable, Sendable {
    /// It did not start, or there is no place for the file; the system's words.
    case system(String)
    /// The program and the status that it ended with.
    case status(String, Int)
    /// The program and the signal that ended it.
    case signal(String, Int)
  }
}
