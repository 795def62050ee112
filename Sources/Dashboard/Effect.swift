package import Marketplace

/// Something the desk wants done to the world, as a sentence: tests compare it, logs print it, and
/// `Engine/Interpreter.swift` is the one place that does it.
package enum Effect: Equatable, Sendable {
  /// Read a window of a product list from the store.
  case readProducts(ProductQuery, WindowRequest, Generation)
  /// Count the rows of a product list in the store.
  case countProducts(ProductQuery, Generation)
  /// Find the ids of all rows of a list, or of those between two places.
  case findProductIDs(ProductQuery, first: RowKey?, last: RowKey?, Generation)
  /// Read how old and whole the stored products are.
  case readProductStatus(AccountID)
  /// Read what the store knows of one product: its texts and, in one language, its detail.
  case readProduct(AccountID, ProductID, TextLanguage)
  /// Ask the marketplace for the detail of a product and store it.
  case fetchProduct(AccountID, ProductID, TextLanguage)
  /// Go through all pages of an account's products and store them.
  case syncProducts(AccountID, first: TextLanguage)
  /// Ask for the products that sell most, which also tells whether the marketplace answers and how many there are.
  case glanceAtProducts(AccountID, TextLanguage)

  /// Something of an account's Inbox.
  case inbox(AccountID, InboxEffect)
  /// Something of an account's sales, reviews, templates or statistics.
  case money(AccountID, MoneyEffect)
  /// Read or change the views that an account's seller keeps.
  case views(AccountID, ViewsEffect)
  /// Keep something for the next start.
  case settings(SettingsEffect)

  /// Read what is on its way for an account, and go on sending it.
  case beginOutbox(AccountID)
  /// Store a job. It is shown as done at once and may leave when it is released.
  case putJob(JobDraft)
  /// The moment in which a job could be taken back for free is over.
  case releaseJob(AccountID, JobID)
  /// Take back what of a job has not left, and find what would bring back the rest.
  case undoJob(AccountID, JobID)
  /// Take back what of a job has not left, and leave the rest.
  case cancelJob(AccountID, JobID)
  /// Give up an item that failed.
  case discardItem(AccountID, OutboxID)
  /// Take back what is still held of these jobs.
  case dropHeld(AccountID, [JobID])
  /// Stop what of a job has not left, or let it go on.
  case pauseJob(AccountID, JobID, Bool)
  /// Find what would try a job's failures again.
  case findRetry(AccountID, JobID)
  /// What rests because the marketplace did not answer is tried again.
  case wakeOutbox(AccountID)
  /// Read the latest jobs of all accounts.
  case readJobs(Generation)
  /// Read a run of a job's items.
  case readJobItems(JobID, from: Int, Generation)
  /// Read the rows of these products, for a plan.
  case readProductsNamed(AccountID, [ProductID], Generation)
  /// Find products for the palette: the first few of a list.
  case searchProducts(ProductQuery, Generation)

  /// Look how an account's connection is.
  case readHealth(AccountID)
  /// Read what the store knows of an account's key.
  case recallRights(AccountID)
  /// The seller asks anew: a key that was refused is tried again at once.
  case forgetRefusals(AccountID)
  /// Ask the marketplace what an account's key may do, and store it.
  case readRights(AccountID)

  /// Put a text on the seller's clipboard.
  case copy(String)
  /// Tell the seller through the terminal what has happened, in the way that the config chose.
  case notify(title: String, body: String)
  /// Ring the terminal's bell.
  case bell
  /// Show an address in the browser. Only http and https leave the desk.
  case open(String)
  /// Hand a text to the seller's own editor; nothing else happens until it ends.
  case edit(String)
  /// Send `Msg.timer` later. A second one under the same name replaces the first.
  case wake(DeskTimer, after: Duration)
  /// Draw the whole screen anew.
  case redraw
  /// Stop, and go on when the shell says so.
  case suspend
}

/// A name under which the desk asks to be woken.
package enum DeskTimer: Hashable, Sendable {
  /// The ages on the screen move on.
  case minute
  /// The next look at what sells most.
  case glance(AccountID)
  /// The next pass over all products.
  case sync(AccountID)
  /// The next look for sales and reviews, which stand beside the dialogs of their buyers.
  case buyers(AccountID)
  /// The cursor has rested on a product whose preview is open.
  case previewRested(Generation)
  /// A job can no longer be taken back for free.
  case hold(AccountID, JobID)
  /// A write that leaves without the outbox has waited for its second.
  case write(Int)
  /// The cursor has rested on a dialog.
  case dialogRested(Generation)
  /// An answer that is held has a second less.
  case replyCountdown
  /// The Health screen shows newer figures.
  case health
  /// The keys of a chord that is not finished have waited.
  case chordWaited(Generation)
  /// A notice has been read.
  case noticeFaded(Generation)
  case tipFaded(Generation)
}
