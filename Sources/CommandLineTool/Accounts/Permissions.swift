import Digiseller
import Marketplace
import TerminalCore
import Texts

/// What a key may do and may not do; nil where the service does not say.
struct Permissions: Equatable {
  let granted: [String]
  let missing: [String]

  init?(_ standing: Standing) {
    guard let rights = standing.rights else { return nil }
    let others = rights.keys.filter { !DigisellerClient.rights.contains($0) }.sorted()
    let all = DigisellerClient.rights + others
    granted = all.filter { rights[$0] == true }
    // What is absent is not granted.
    missing = all.filter { rights[$0] != true }
  }

  var json: JSONText {
    .object([
      "granted": .array(granted.map(JSONText.string)),
      "missing": .array(missing.map(JSONText.string)),
    ])
  }

  /// One line for what it may and one for what it may not.
  func lines(_ texts: Texts) -> [String] {
    func list(_ names: [String]) -> String {
      DisplayText.plain(names.map(texts.right).joined(separator: "; "))
    }
    var lines: [String] = []
    if !granted.isEmpty { lines.append(texts.allows(list(granted))) }
    if !missing.isEmpty { lines.append(texts.allowsNot(list(missing))) }
    return lines
  }
}
