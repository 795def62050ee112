package import Foundation
package import Marketplace
import TerminalCore
import Texts

/// Screen 2: the products of one account.
package enum Products {
  package struct Model: Equatable, Sendable {
    package var account: AccountID
    package var query: ProductQuery
    package var list = RankedList<ProductLine>()
    /// Marked products, also those that the filter hides.
    package var marks: Set<ProductID> = []
    /// Where a range began; nil when none is being marked.
    package var rangeStart: RangeStart?
    /// Where the mouse button went down and is still held.
    package var press: Press?
    /// The filter as it is typed; nil while nobody types.
    package var filterField: TextField?
    /// The filter in force, as it was typed.
    package var filterText = ""
    /// Where the cursor was before the filter.
    package var beforeFilter: Place?
    package var preview: Preview?
    /// Whether the seller opened or closed the preview; until then a wide screen has it and a narrow one does not.
    package var wantsPreview: Bool?
    package var isWide = false
    package var status = DatasetStatus()
    /// A pass over all products that is under way: seen, and of how many.
    package var progress: Progress?
    /// How the last pass ended, when not well.
    package var lastEnd: SyncEnd?
    /// When the last pass ended.
    package var lastPassAt: Date?
    /// The language in which names and texts are shown first.
    package var language: TextLanguage

    package init(account: AccountID, language: TextLanguage) {
      self.account = account
      self.language = language
      query = ProductQuery(account: account, language: language)
    }
  }

  package struct RangeStart: Equatable, Sendable {
    package var rank: Int
    package var key: RowKey
  }

  /// A mouse button that is held.
  package struct Press: Equatable, Sendable {
    package var rank: Int
    /// Whether dragging it has begun a range, which ends when it is let go.
    package var hasBegunRange = false
  }

  package struct Progress: Equatable, Sendable {
    package var seen: Int
    package var total: Int?
  }

  /// A row and the line of the screen that it was on.
  package struct Place: Equatable, Sendable {
    package var id: String
    package var line: Int
  }

  /// The pane that shows one product whole.
  package struct Preview: Equatable, Sendable {
    package var id: ProductID
    /// What the store has: the row and its texts.
    package var product: Product?
    /// The detail that the marketplace gave, and when.
    package var detail: ProductDetail?
    package var readAt: Date?
    package var isFetching = false
    package var trouble: MarketplaceError?
    /// The first line shown.
    package var scroll = 0
    /// Whether the keys move the text instead of the list.
    package var hasFocus = false
    package var generation = Generation()
    /// The text as lines, of the last time that somebody asked: a long one is not laid out at every key (T13).
    var layout: PreviewLayout?
  }

  /// The lines of a preview, and all that they were made of.
  struct PreviewLayout: Equatable, Sendable {
    struct Line: Equatable, Sendable {
      var text: String
      var role: Role
    }

    /// What else than this decides about the lines is the preview's own.
    struct Source: Equatable, Sendable {
      var product: Product?
      var detail: ProductDetail?
      var language: TextLanguage
      var texts: Texts
      var columns: Int
    }

    let source: Source
    let lines: [Line]
  }

  /// What happened, never what to do about it.
  package enum Msg: Equatable, Sendable {
    case windowRead(Generation, ListWindow<Product>)
    case counted(Generation, Int)
    case readFailed(Generation)
    case idsFound(Generation, [ProductID])
    case productRead(ProductID, Product?, ProductDetail?, Date?)
    case productFetched(ProductID, TextLanguage, MarketplaceError?)
    /// Rows were added, changed or removed in the store.
    case storeChanged
  }

  /// A detail older than this is asked for again when the cursor rests on its product.
  static let detailLifetime: TimeInterval = 600
}
