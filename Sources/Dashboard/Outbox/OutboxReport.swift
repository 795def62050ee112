package import Marketplace

/// What happened in an account's outbox.
package enum OutboxReport: Equatable, Sendable {
  /// The desk begins, or another process has written: everything that is on its way.
  case began([OutboxItem])
  /// A job was stored; nil when its wishes changed nothing. Older wishes that it replaced are as good as never made.
  case put(Job?, items: [OutboxItem], replaced: [OutboxItem])
  /// Items are now as they are here.
  case changed([OutboxItem])
  /// Nothing of a job is on its way any more.
  case finished(Job)
  /// So many items of a job were taken back for free; the rest has left, and this would bring it back.
  case undone(JobID, cancelled: Int, rest: JobDraft?)
  /// What would try a job's failures again.
  case retryFound(JobID, JobDraft?)
  /// Jobs from earlier were stopped, for the seller to decide.
  case stopped
  /// Another process sends for this account, its number where it is known.
  case sentElsewhere(pid: Int32?)
  /// This process sends again.
  case sentHere
  /// The marketplace could not take what was sent.
  case trouble(MarketplaceError)
  /// The store did not take the oldest of the jobs that it was given; the words are the system's. Nothing was changed.
  case notStored(String)
}
