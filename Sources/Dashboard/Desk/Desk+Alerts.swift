package import Foundation
import Marketplace
import TerminalCore
import Texts

/// What may call the seller to the desk: settings of the config.
package struct Alerts: Equatable, Sendable {
  /// Whether the terminal's bell rings.
  package var rings: Bool
  /// Whether the terminal shows notifications.
  package var notifies: Bool
  /// When neither happens.
  package var quiet: QuietHours?

  package init(rings: Bool = true, notifies: Bool = false, quiet: QuietHours? = nil) {
    self.rings = rings
    self.notifies = notifies
    self.quiet = quiet
  }

  /// Minutes of the day between which nothing makes a noise, on the clock of the seller's machine.
  package struct QuietHours: Equatable, Sendable {
    package var from: Int
    package var to: Int
    package var clock: ShopClock

    package init(from: Int, to: Int, clock: ShopClock) {
      self.from = from
      self.to = to
      self.clock = clock
    }

    /// Whether they reach over an instant; those that begin later than they end run over midnight.
    package func cover(_ date: Date) -> Bool {
      let minute = clock.minuteOfDay(date)
      return from <= to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
  }
}

extension Desk {
  /// Calls the seller who looks elsewhere; nothing for one who sees the desk, and nothing in quiet hours.
  ///
  /// Many a terminal never tells who has the focus (tmux by default): a bell too many is heard, one too few is a buyer lost.
  ///
  /// - Parameters: Whatever they hold, the terminal filters it.
  package static func alert(_ model: Model, title: String, body: String) -> [Effect] {
    let alerts = model.setup.alerts
    guard model.hasFocus != true, alerts.quiet?.cover(model.now) != true else { return [] }
    var effects: [Effect] = []
    if alerts.rings { effects.append(.bell) }
    if alerts.notifies { effects.append(.notify(title: title, body: body)) }
    return effects
  }

  /// A job that took its time has ended, or one has failed.
  static func alertOutcome(_ model: Model, of job: Job) -> [Effect] {
    let failed = job.tally[.failed]
    guard failed > 0 || (job.tally.total > 1 && job.tally[.done] > 0) else { return [] }
    return alert(
      model, title: "sellerdesk: " + job.account.name,
      body: model.texts.finished(Tasks.title(of: job, model.texts), failed: failed))
  }

  static func focus(_ model: inout Model, _ hasFocus: Bool) -> [Effect] {
    model.hasFocus = hasFocus
    return []
  }

  /// How many things wait for the seller: buyers, and what failed or whose fate nobody knows.
  static func waitingCount(_ model: Model) -> Int {
    model.inboxes.reduce(0) { $0 + $1.counts.waiting }
      + model.outboxes.reduce(0) { count, outbox in
        count + outbox.repliesToDecide
          + outbox.items.values.count { $0.state == .failed || $0.state == .unknown }
      }
  }

  /// "(2/5) sellerdesk – keys": what waits for the seller comes first, then how many dialogs are unread, for lists of
  /// windows cut their ends.
  static func title(_ model: Model) -> String {
    let numbers = model.texts.waitingAndUnread(
      waitingCount(model), model.inboxes.reduce(0) { $0 + $1.counts.unread })
    return (numbers.map { "(\($0)) " } ?? "") + "sellerdesk – "
      + DisplayText.plain(model.account.id.name)
  }
}
