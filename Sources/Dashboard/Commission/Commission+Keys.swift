import Foundation
import Marketplace
import TerminalCore
import Texts

/// From what the seller typed by way of the rehearsal to what leaves.
extension Commission {
  /// What the keys of this screen do; those of others do nothing here.
  static func perform(
    _ desk: inout Desk.Model, _ index: Int, _ command: Money.Command
  ) -> [Effect] {
    let model = desk.money[index].commission
    func ask(_ purpose: Money.Prompt.Purpose, _ text: String = "") -> [Effect] {
      desk.money[index].prompt = Money.Prompt(purpose, text)
      return []
    }
    switch command {
    case .commissionOpen:
      if model.open?.rehearsal != nil { return confirm(&desk, index) }
      if let row = model.open?.selected {
        let now =
          model.open.flatMap {
            $0.edits[row.id] ?? wish(for: row, of: $0, desk.outboxes[index])
          } ?? row.percent.map(TemplatePercent.whole)
        return ask(.percent(row.id), now.map { "\($0)" } ?? "")
      }
      guard model.open == nil, let template = model.selected else { return [] }
      desk.money[index].commission.open = OpenTemplate(template)
      let next: [MoneyEffect] =
        [.readTemplateRows(template.id)]
        + (desk.setup.isOffline
          ? [] : [.fetchTemplateRows(template.id, desk.setup.contentLanguage)])
      return Money.effects(desk.setup.accounts[index].id, next)
    case .commissionFilter: return ask(.filterRows, model.open?.filterText ?? "")
    case .commissionFormula: return ask(.formula)
    case .commissionSave:
      guard let open = model.open else { return [] }
      return rehearse(
        &desk, index,
        Rehearsal(
          saving: open.edits, of: wished(open, desk.outboxes[index]),
          floor: desk.account.commissionFloor))
    case .commissionPutBack:
      guard let open = model.open else { return [] }
      return Money.effects(desk.setup.accounts[index].id, [.readImage(open.template.id)])
    case .commissionCreate: return ask(.createTemplate)
    case .commissionRename:
      return model.target.map { ask(.renameTemplate($0.id), $0.name) } ?? []
    case .commissionDelete: return model.target.map { ask(.deleteTemplate($0.id)) } ?? []
    case .commissionApply: return model.open.map { ask(.apply($0.template.id)) } ?? []
    default: return []
    }
  }

  static func rehearse(
    _ desk: inout Desk.Model, _ index: Int, _ rehearsal: Rehearsal
  ) -> [Effect] {
    guard var open = desk.money[index].commission.open else { return [] }
    guard !rehearsal.lines.isEmpty else {
      return Desk.notify(&desk, desk.texts.nothingToSave, .info)
    }
    let generation = open.generation.advance()
    open.rehearsal = rehearsal
    desk.money[index].commission.open = open
    return Money.effects(
      desk.setup.accounts[index].id,
      [.rehearse(open.template.id, since: Money.rehearsalStart(desk.now), generation)])
  }

  /// The seller has seen the rehearsal and goes on.
  private static func confirm(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    guard let rehearsal = desk.money[index].commission.open?.rehearsal else { return [] }
    if let reason = Desk.writeObstacle(desk, desk.account.id) {
      return Desk.notify(&desk, reason, .warning)
    }
    guard rehearsal.lines.count <= Rehearsal.countLimit else {
      desk.money[index].prompt = Money.Prompt(.confirmRows)
      return []
    }
    return carryOut(&desk, index)
  }

  static func carryOut(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    guard let open = desk.money[index].commission.open, let rehearsal = open.rehearsal else {
      return []
    }
    desk.money[index].commission.open?.rehearsal = nil
    switch rehearsal.purpose {
    case .save, .putBack:
      if let reason = Desk.percentObstacle(desk, desk.account.id) {
        return Desk.notify(&desk, reason, .warning)
      }
      guard !desk.noise.isNoisy(at: desk.now) else {
        return Desk.notify(&desk, desk.texts.noiseIgnored, .warning)
      }
      return put(&desk, rehearsal.percents, of: open)
    case .apply(let seller):
      return Money.effects(
        desk.setup.accounts[index].id, [.applyTemplate(open.template.id, seller: seller)])
    }
  }
}
