/// Which products of one account, in which order: what a list asks the store for.
package struct ProductQuery: Hashable, Sendable {
  package var account: AccountID
  package var sort: ProductSort
  package var filter: ProductFilter
  /// The language in which names are compared when the list is sorted by name.
  package var language: TextLanguage

  package init(
    account: AccountID, sort: ProductSort = .standard, filter: ProductFilter = ProductFilter(),
    language: TextLanguage = .russian
  ) {
    self.account = account
    self.sort = sort
    self.filter = filter
    self.language = language
  }
}

/// The order of a product list.
///
/// Products that are equal in it follow by id.
package struct ProductSort: Hashable, Sendable {
  package var column: Column
  package var isReversed: Bool

  package init(_ column: Column, isReversed: Bool = false) {
    self.column = column
    self.isReversed = isReversed
  }

  /// Most sold first.
  package static let standard = ProductSort(.sold)

  /// The columns to sort by, each with the direction that is asked for most.
  package enum Column: String, CaseIterable, Sendable {
    /// Most first; unknown last.
    case sold
    /// From А to Я and A to Z.
    case name
    /// Cheapest first, by the price in the shop's main currency where the marketplace gives one.
    case price
    /// Sold out first, unlimited and unknown last.
    case stock
    /// Best share of good reviews first; without reviews last.
    case rating
  }
}

/// Which products a list keeps: all words, and the states and stock asked for.
package struct ProductFilter: Hashable, Sendable {
  /// Folded (``SearchFolding``); every one must occur in a name or the id.
  package var words: [String]
  package var state: Product.State?
  package var stock: StockCondition?

  package init(
    words: [String] = [], state: Product.State? = nil, stock: StockCondition? = nil
  ) {
    self.words = words
    self.state = state
    self.stock = stock
  }

  package var isEmpty: Bool { words.isEmpty && state == nil && stock == nil }

  /// Reads what a seller typed: words, and "state:on", "stock:low", "stock:<10".
  ///
  /// A half-typed condition ("sta", "stock:") narrows nothing yet and a wrong one ("stock:soon") is reported, so that a
  /// list never looks filtered when it is not.
  package init(typed text: String) {
    self.init()
    for piece in text.split(whereSeparator: \.isWhitespace) {
      let lowered = piece.lowercased()
      if lowered.hasPrefix("state:") {
        state = Self.state(named: String(lowered.dropFirst(6)))
      } else if lowered.hasPrefix("stock:") {
        stock = StockCondition(text: String(lowered.dropFirst(6)))
      } else {
        words += SearchFolding.fold(String(piece)).split(separator: " ").map(String.init)
      }
    }
  }

  /// The conditions in a typed text that say nothing this program understands.
  package static func misunderstood(in text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).filter { piece in
      let lowered = piece.lowercased()
      if lowered.hasPrefix("state:") {
        let value = String(lowered.dropFirst(6))
        return !value.isEmpty && state(named: value) == nil
          && !stateWords.keys.contains { $0.hasPrefix(value) }
      }
      if lowered.hasPrefix("stock:") {
        let value = String(lowered.dropFirst(6))
        return !value.isEmpty && StockCondition(text: value) == nil
          && !StockCondition.words.contains { $0.hasPrefix(value) }
          && ![">", "<", ">=", "<=", "="].contains(value)
      }
      return false
    }.map(String.init)
  }

  private static let stateWords: [String: Product.State] = [
    "on": .on, "off": .off, "unknown": .unknown, "вкл": .on, "выкл": .off,
  ]

  private static func state(named value: String) -> Product.State? { stateWords[value] }

  /// Whether a product of this folded text, state and stock is kept.
  package func keeps(folded: String, state: Product.State, stock: Product.Stock) -> Bool {
    words.allSatisfy(folded.contains)
      && (self.state.map { $0 == state } ?? true)
      && (self.stock.map { $0.holds(for: stock) } ?? true)
  }
}

/// What a filter asks of the stock.
package enum StockCondition: Hashable, Sendable {
  case out
  case low
  /// Anything that can be bought.
  case any
  case atLeast(Int)
  case atMost(Int)

  /// The words that stand for a condition.
  package static let words = ["out", "low", "any", "нет", "мало", "есть"]

  /// Reads "out", "low", "any", "5", "=5", "<5", ">=5"; nil for anything else.
  package init?(text: String) {
    switch text {
    case "out", "нет", "0", "=0": self = .out
    case "low", "мало": self = .low
    case "any", "есть": self = .any
    default:
      if text.hasPrefix(">="), let number = Int(text.dropFirst(2)) {
        self = .atLeast(number)
      } else if text.hasPrefix("<="), let number = Int(text.dropFirst(2)) {
        self = .atMost(number)
      } else if text.hasPrefix(">"), let number = Int(text.dropFirst()), number < Int.max {
        self = .atLeast(number + 1)
      } else if text.hasPrefix("<"), let number = Int(text.dropFirst()), number > Int.min {
        self = .atMost(number - 1)
      } else {
        return nil
      }
    }
  }

  package func holds(for stock: Product.Stock) -> Bool {
    switch (self, stock) {
    case (.out, _): stock.isOut
    case (.low, _): stock.isLow
    case (.any, .units(let count)): count > 0
    case (.any, .available): true
    case (.any, .unknown): false
    case (.atLeast(let limit), .units(let count)): count >= limit
    case (.atMost(let limit), .units(let count)): count <= limit
    case (.atLeast, .available): true
    case (.atLeast, .unknown), (.atMost, .available), (.atMost, .unknown): false
    }
  }
}
