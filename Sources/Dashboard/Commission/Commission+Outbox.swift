import Foundation
import Marketplace
import Texts

/// Percentages on their way: put into the outbox, shown as if they had come true, and taken in when they have.
extension Commission {
  /// The rows of a template as the seller wishes them to be.
  static func wished(_ open: OpenTemplate, _ outbox: Outbox.Model) -> [TemplateRow] {
    open.rows.map { row in
      guard let percent = wish(for: row, of: open, outbox) else { return row }
      var row = row
      row.percent = Decimal(percent)
      return row
    }
  }

  static func wish(
    for row: TemplateRow, of open: OpenTemplate, _ outbox: Outbox.Model
  ) -> Int? {
    outbox.wish(for: .templateRow(open.template.id, row.id))?.percent
  }

  /// Stores percentages; they leave when the moment is over in which `u` takes them back.
  static func put(
    _ desk: inout Desk.Model, _ percents: [TemplatePercent], of open: OpenTemplate
  ) -> [Effect] {
    let texts = desk.texts
    let draft = JobDraft(
      setting: percents, in: open.template.id, rows: open.rows,
      shown: wished(open, desk.outboxes[desk.current]), account: desk.account.id,
      hold: Outbox.switchHold)
    let wishes = Set(percents.map(\.percent))
    let name =
      wishes.count == 1 ? texts.setPercent(percents[0].percent) : texts.setPercents
    let what = draft.items.count == 1 ? draft.items[0].title : texts.productCount(percents.count)
    return Desk.put(&desk, draft)
      + Desk.notify(&desk, texts.begun(name + " · " + what), .info)
  }

  /// Takes in what has become of percentages: what came true is what the template says.
  static func take(_ items: [OutboxItem], into model: inout Model) {
    guard var open = model.open else { return }
    var settled: [ProductID: Int] = [:]
    var isTouched = false
    for item in items {
      guard let row = item.templateRow, row.template == open.template.id else { continue }
      isTouched = true
      // What is on its way is no longer an edit to be saved.
      if item.state.isOpen, open.edits[row.product] == item.wish.percent {
        open.edits[row.product] = nil
      }
      if item.state == .done { settled[row.product] = item.wish.percent }
    }
    guard isTouched else { return }
    if !settled.isEmpty {
      for index in open.rows.indices {
        guard let percent = settled[open.rows[index].id] else { continue }
        open.rows[index].percent = Decimal(percent)
      }
    }
    model.open = open
  }

  /// The marketplace is asked what the open template says, once nothing more of a job is on its way.
  static func readAgain(_ desk: Desk.Model, after job: Job, at index: Int) -> [Effect] {
    guard job.kind == .templatePercent, let open = desk.money[index].commission.open else {
      return []
    }
    return Money.effects(
      job.account, [.fetchTemplateRows(open.template.id, desk.setup.contentLanguage)])
  }
}
