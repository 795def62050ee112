import Marketplace
import TerminalCore
import Texts

extension Health {
  /// New figures have come.
  static func receive(
    _ model: inout Model, _ reading: Reading, of account: AccountID, shown: AccountID,
    _ texts: Texts
  ) {
    model.readings[account] = reading
    if account == shown { fill(&model, of: account, texts) }
  }

  /// Gives the log its lines: of this account, and as far as they are looked for.
  static func fill(_ model: inout Model, of account: AccountID, _ texts: Texts) {
    // At the top new exchanges push the log down; elsewhere the row under the cursor stays.
    let kept = model.place.cursor == 0 ? nil : model.selected?.number
    if model.account != account {
      model.account = account
      model.place.perform(.top)
      model.scroll = 0
    }
    let words = model.text.split(separator: " ").map { SearchFolding.fold(String($0)) }
    let all = model.readings[account]?.traffic?.exchanges ?? []
    model.shown = all.reversed().filter { exchange in
      if model.isOnlyTroubles, exchange.trouble == nil { return false }
      guard !words.isEmpty else { return true }
      let line = SearchFolding.fold(searchText(of: exchange, texts))
      return words.allSatisfy { line.contains($0) }
    }
    model.place.update(
      count: model.shown.count,
      cursor: kept.flatMap { number in model.shown.firstIndex { $0.number == number } })
  }

  /// What a search looks at: all that the log says of an exchange.
  private static func searchText(of exchange: Exchange, _ texts: Texts) -> String {
    [
      exchange.method, exchange.endpoint, statusText(exchange),
      exchange.trouble.map(texts.exchangeTrouble) ?? "",
    ].joined(separator: " ")
  }

  static func statusText(_ exchange: Exchange) -> String {
    switch exchange.outcome {
    case .status(let status), .refusal(let status): String(status)
    case .failed: "–"
    }
  }

  static func resized(_ model: inout Model, height: Int) {
    model.place.resize(height: height, count: model.shown.count)
  }

  // MARK: Keys

  /// - Parameter last: The last line of the facts that may be the first one shown.
  static func perform(_ model: inout Model, _ command: ListCommand, lastScroll last: Int) {
    guard model.pane == .facts else {
      model.place.perform(command)
      return
    }
    let page = max(1, model.place.height)
    model.scroll = command.scrolled(from: model.scroll, page: page, last: last)
  }

  static func perform(
    _ model: inout Model, _ command: Command, of account: AccountID, _ texts: Texts
  ) -> [Effect] {
    switch command {
    case .search:
      model.pane = .log
      model.field = model.field ?? TextField(model.text)
      return []
    case .troubles:
      model.pane = .log
      model.isOnlyTroubles.toggle()
      fill(&model, of: account, texts)
      return []
    case .copy:
      // The words of its times are the account's affair; the root adds them.
      return []
    }
  }

  /// A key while the search is typed.
  ///
  /// Nil when the key is not for the field.
  static func type(
    _ model: inout Model, _ key: Key, of account: AccountID, _ texts: Texts
  ) -> [Effect]? {
    guard var field = model.field else { return nil }
    switch key.code {
    case .enter:
      model.field = nil
    case .escape:
      clear(&model, of: account, texts)
    default:
      switch field.press(key) {
      case .edited:
        model.field = field
        search(&model, field.text, of: account, texts)
      case .moved:
        model.field = field
      case .editorWanted:
        model.field = field
        return [.edit(field.text)]
      case .ignored:
        return nil
      }
    }
    return []
  }

  static func paste(
    _ model: inout Model, _ text: String, of account: AccountID, _ texts: Texts
  ) {
    guard var field = model.field else { return }
    field.paste(text)
    model.field = field
    search(&model, field.text, of: account, texts)
  }

  /// Another text in the place of what is being typed.
  static func replace(
    _ model: inout Model, with text: String, of account: AccountID, _ texts: Texts
  ) {
    guard var field = model.field else { return }
    field.replaceAll(with: text)
    model.field = field
    search(&model, field.text, of: account, texts)
  }

  /// Ends the search.
  static func clear(_ model: inout Model, of account: AccountID, _ texts: Texts) {
    model.field = nil
    search(&model, "", of: account, texts)
  }

  private static func search(
    _ model: inout Model, _ text: String, of account: AccountID, _ texts: Texts
  ) {
    model.text = text
    fill(&model, of: account, texts)
  }

  /// Leaves the innermost thing that is open; false when nothing is.
  static func goBack(_ model: inout Model, of account: AccountID, _ texts: Texts) -> Bool {
    if model.field != nil || !model.text.isEmpty {
      clear(&model, of: account, texts)
    } else if model.isOnlyTroubles {
      model.isOnlyTroubles = false
      fill(&model, of: account, texts)
    } else if model.pane == .log {
      model.pane = .facts
    } else {
      return false
    }
    return true
  }
}
