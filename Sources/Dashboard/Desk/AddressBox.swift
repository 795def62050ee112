import Marketplace
package import TerminalCore
import Texts

/// The addresses of a message before one of them is opened: each in full, as the browser will get it (T15).
package struct AddressBox: Equatable, Sendable {
  /// Not empty.
  package var addresses: [WebAddress]
  package var cursor = 0

  package init(addresses: [WebAddress]) {
    self.addresses = addresses
  }

  package var address: WebAddress { addresses[cursor] }
}

extension Desk {
  private struct AddressLine {
    var text: String
    var role: Role
  }

  private static let widestAddressBox = 100

  private static func addressLines(_ box: AddressBox, _ model: Model) -> [AddressLine] {
    let texts = model.texts
    let columns = addressColumns(model)
    func lines(_ text: String, _ role: Role) -> [AddressLine] {
      DisplayText.wrap(text, columns: columns).map { AddressLine(text: String($0), role: role) }
    }
    let address = box.address
    var result = lines(texts.leadsTo(address.host), .dialogKey)
    result += lines(address.text, .dialog)
    for warning in WebAddress.Warning.allCases where address.warnings.contains(warning) {
      let words =
        switch warning {
        case .foreignHost: texts.addressHasForeignHost
        case .userInfo: texts.addressHasUser
        case .hiddenCharacters: texts.addressHidesCharacters
        }
      result += lines("! " + words, .noticeError)
    }
    return result
  }

  private static func addressColumns(_ model: Model) -> Int {
    max(1, min(widestAddressBox, model.size.columns - 2) - 4)
  }

  /// Whether all of the address is on the screen; what is not seen whole is not opened.
  static func isShownWhole(_ box: AddressBox, _ model: Model) -> Bool {
    addressLines(box, model).count <= model.size.rows - 6
  }

  static func press(_ model: inout Model, _ key: Key, in box: AddressBox) -> [Effect] {
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
    case (.enter, []):
      guard isShownWhole(box, model) else {
        return notify(&model, model.texts.addressTooLong, .warning)
      }
      model.overlay = nil
      return [.open(box.address.text)]
    case (.character("y"), []), (.character("Y"), []):
      model.overlay = nil
      return [.copy(box.address.text)]
    default:
      var box = box
      guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
      switch command {
      case .down, .halfPageDown, .pageDown: box.cursor += 1
      case .up, .halfPageUp, .pageUp: box.cursor -= 1
      case .top: box.cursor = 0
      case .bottom: box.cursor = box.addresses.count - 1
      }
      box.cursor = min(max(0, box.cursor), box.addresses.count - 1)
      model.overlay = .address(box)
    }
    return []
  }

  static func addressHints(_ box: AddressBox, _ model: Model) -> [Hint] {
    let texts = model.texts
    var hints = [
      Hint(key: "enter", text: texts.openIt, isPossible: isShownWhole(box, model)),
      Hint(key: "y", text: texts.copyIt, isPossible: true),
      Hint(key: "esc", text: texts.cancel, isPossible: true),
    ]
    if box.addresses.count > 1 {
      hints.insert(Hint(key: "j k", text: texts.otherAddress, isPossible: true), at: 1)
    }
    return hints
  }

  static func drawAddress(_ canvas: inout Canvas, _ model: Model, _ box: AddressBox) {
    let lines = addressLines(box, model)
    let inner = addressColumns(model)
    let rows = min(lines.count, max(1, model.size.rows - 6))
    let rect = Rect(model.size).centred(Size(columns: inner + 4, rows: rows + 2))
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    var title = model.texts.openAddressTitle
    if box.addresses.count > 1 { title += " \(box.cursor + 1)/\(box.addresses.count)" }
    canvas.write(
      " " + title + " ", column: rect.column + 2, row: rect.row, columns: max(0, rect.columns - 4),
      role: .dialogTitle)
    for (offset, line) in lines.prefix(rows).enumerated() {
      canvas.write(
        line.text, column: rect.column + 2, row: rect.row + 1 + offset, columns: inner,
        role: line.role)
    }
  }
}
