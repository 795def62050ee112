import Foundation
import Marketplace
import TerminalCore
import Texts

extension Money {
  /// Whether keys go into a line of text.
  static func isTyping(_ desk: Desk.Model) -> Bool {
    screens.contains(desk.screen) && desk.money[desk.current].prompt != nil
  }

  static func paste(_ desk: inout Desk.Model, _ text: String) -> [Effect] {
    desk.money[desk.current].prompt?.field.paste(text)
    return edited(&desk)
  }

  /// Leaves the line; what a filter showed comes back.
  static func clearPrompt(_ desk: inout Desk.Model) -> [Effect] {
    guard let prompt = desk.money[desk.current].prompt else { return [] }
    if prompt.purpose.isFilter {
      desk.money[desk.current].prompt?.field = TextField("")
      let effects = edited(&desk)
      desk.money[desk.current].prompt = nil
      return effects
    }
    desk.money[desk.current].prompt = nil
    return []
  }

  /// Nil when the key is not for the line.
  static func type(_ desk: inout Desk.Model, _ key: Key) -> [Effect]? {
    let index = desk.current
    guard var prompt = desk.money[index].prompt else { return nil }
    switch (key.code, key.modifiers) {
    case (.escape, []): return clearPrompt(&desk)
    case (.enter, []): return finish(&desk, prompt)
    default: break
    }
    switch prompt.field.press(key) {
    case .edited:
      prompt.isRefused = false
      desk.money[index].prompt = prompt
      return edited(&desk)
    case .moved:
      desk.money[index].prompt = prompt
      return []
    case .editorWanted, .ignored: return nil
    }
  }

  /// The list follows what is typed into a filter.
  private static func edited(_ desk: inout Desk.Model) -> [Effect] {
    let index = desk.current
    guard let prompt = desk.money[index].prompt else { return [] }
    let text = prompt.field.text
    let calendar = desk.money[index].calendar
    let now = desk.now
    switch prompt.purpose {
    case .filterSales:
      desk.money[index].sales.filterText = text
      return effects(
        desk.setup.accounts[index].id, Sales.ask(&desk.money[index].sales, calendar, now: now))
    case .filterReviews:
      desk.money[index].reviews.filterText = text
      return effects(desk.setup.accounts[index].id, Reviews.ask(&desk.money[index].reviews))
    case .filterRows:
      desk.money[index].commission.open?.filterText = text
      let height = desk.money[index].commission.height
      desk.money[index].commission.open?.filter(height: height)
      return []
    default: return []
    }
  }

  /// Enter: the line means what it says.
  private static func finish(_ desk: inout Desk.Model, _ prompt: Prompt) -> [Effect] {
    let index = desk.current
    let text = prompt.field.text.trimmingCharacters(in: .whitespaces)
    func refuse() -> [Effect] {
      desk.money[index].prompt?.isRefused = true
      return []
    }
    func done(_ next: [MoneyEffect]) -> [Effect] {
      desk.money[index].prompt = nil
      return effects(desk.setup.accounts[index].id, next)
    }
    switch prompt.purpose {
    case .filterSales, .filterReviews, .filterRows: return done([])
    case .createTemplate: return text.isEmpty ? refuse() : done([.createTemplate(text)])
    case .renameTemplate(let id):
      return text.isEmpty ? refuse() : done([.renameTemplate(id, text)])
    case .deleteTemplate(let id):
      return text == "\(id)" ? done([.deleteTemplate(id)]) : refuse()
    case .percent(let product):
      guard !text.isEmpty else {
        desk.money[index].commission.open?.edits[product] = nil
        return done([])
      }
      guard let percent = Int(text), (0...100).contains(percent) else { return refuse() }
      guard let open = desk.money[index].commission.open else { return done([]) }
      let row = Commission.wished(open, desk.outboxes[index]).first { $0.id == product }
      desk.money[index].commission.open?.edits[product] =
        row?.percent == Decimal(percent) ? nil : percent
      desk.money[index].commission.open?.place.perform(.down)
      return done([])
    case .formula:
      guard let open = desk.money[index].commission.open else { return done([]) }
      var edits = open.edits
      let rows = Commission.wished(open, desk.outboxes[index])
      for place in open.shown {
        let row = rows[place]
        guard let percent = Commission.percent(of: row, by: text) else {
          if row.ownPercent == nil, text.lowercased() == "own" { continue }
          return refuse()
        }
        edits[row.id] = row.percent == Decimal(percent) ? nil : percent
      }
      desk.money[index].commission.open?.edits = edits
      return done([])
    case .apply:
      guard let seller = Int(text), seller > 0, let open = desk.money[index].commission.open
      else { return refuse() }
      desk.money[index].prompt = nil
      return Commission.rehearse(
        &desk, index,
        Rehearsal(applying: open.rows, to: seller, floor: desk.account.commissionFloor))
    case .confirmRows:
      let rows = desk.money[index].commission.open?.rehearsal?.lines.count ?? 0
      guard text == "\(rows)" else { return refuse() }
      desk.money[index].prompt = nil
      return Commission.carryOut(&desk, index)
    }
  }

  /// What stands before the line.
  static func label(of purpose: Prompt.Purpose, _ texts: Texts, rows: Int) -> String {
    switch purpose {
    case .filterSales, .filterReviews, .filterRows: "/"
    case .createTemplate: texts.newTemplateName
    case .renameTemplate: texts.templateName
    case .deleteTemplate(let id): texts.typeToConfirm("\(id)")
    case .percent: texts.percentPrompt
    case .formula: texts.formulaPrompt
    case .apply: texts.partnerNumber
    case .confirmRows: texts.typeToConfirm("\(rows)")
    }
  }
}
