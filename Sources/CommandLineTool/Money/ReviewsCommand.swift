import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk reviews`.
struct ReviewsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reviews", abstract: "What buyers wrote.", subcommands: [List.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Reviews, bad ones first, then the newest.",
      discussion: "The marketplace offers no way to answer one; answer in the order's dialog.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var origin: OriginOptions
    @OptionGroup var rows: RowOptions

    @Option(help: "Only good or bad ones: all, good, bad.")
    var kind = "all"

    @Option(help: "Keep rows with all these words in text, answer, product or order.")
    var filter: String?

    func validate() throws {
      guard ReviewRequest.Kind(rawValue: kind) != nil else {
        throw ValidationError("--kind takes all, good or bad")
      }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let list = try listing(workplace)
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: rows.limit) { $0.members }
          : list.table(
            limit: rows.limit,
            heading: [
              texts.idColumn, texts.timeColumn, texts.reviewColumn, texts.orderColumn,
              texts.nameColumnShort, texts.textColumn,
            ], texts
          ) { $0.cells(texts) })
      try list.finish()
    }

    private func listing(_ workplace: Workplace) throws(ToolFailure) -> Listing<ListedReview> {
      let lists = try AccountLists(workplace)
      let isGood: Bool? = kind == "good" ? true : kind == "bad" ? false : nil
      func query(_ id: AccountID) -> ReviewQuery {
        ReviewQuery(
          account: id,
          words: SearchFolding.words(filter ?? ""),
          isGood: isGood, ownerID: origin.ownerID, product: origin.productID)
      }
      let found: Listing<ListedReview> = try lists.collect {
        connection throws(MarketplaceError) in
        let read = try Self.live(
          connection, lists, product: origin.productID, workplace)
        let query = query(connection.id)
        return Listing(
          items: read.items.filter { query.keeps($0) }.sorted(by: Review.comesFirst)
            .map { ListedReview(account: connection.id, review: $0) },
          isComplete: read.isWhole, asOf: Date())
      } stored: { account, pages throws(StoreError) in
        let id = AccountID(account.name)
        let status = try pages.reviewStatus(id)
        return Listing(
          items: try pages.reviews(query(id)).map { ListedReview(account: id, review: $0) },
          isComplete: status.isComplete, asOf: status.asOf)
      }
      return found.mapItems { items in
        // Several accounts are one list.
        Set(items.map(\.account)).count > 1
          ? items.sorted { Review.comesFirst($0.review, $1.review) } : items
      }
    }

    private static func live(
      _ connection: AccountConnection, _ lists: AccountLists, product: ProductID?,
      _ workplace: Workplace
    ) throws(MarketplaceError) -> (items: [Review], isWhole: Bool) {
      let client = connection.user
      let language = workplace.contentLanguage
      let read = try AccountLists.allPages { number throws(MarketplaceError) in
        let answer = try client.reviews(
          ReviewRequest(
            product: product, page: number, rows: client.largestReviewPage, language: language))
        return answer.page
      }
      lists.keep { pages throws(StoreError) in
        _ = try pages.store(
          read.items, of: connection.id, announced: product == nil ? read.items.count : nil,
          isWhole: product == nil && read.isWhole, now: Date())
      }
      if read.rejected > 0 {
        Streams.note(workplace.texts.unreadRecords(connection.config.name, read.rejected))
      }
      var seen: Set<String> = []
      return (read.items.filter { seen.insert($0.id).inserted }, read.isWhole)
    }
  }
}

/// A review and whose it is.
struct ListedReview {
  let account: AccountID
  let review: Review

  var members: [JSONText.Member] {
    func member(_ name: String, _ value: JSONText) -> JSONText.Member {
      JSONText.Member(name: name, value: value)
    }
    return [
      member("account", .string(account.name)), member("id", .string(review.id)),
      member("product", .string(orNull: review.product?.text)),
      member("order", .string(orNull: review.order)), member("good", .bool(review.isGood)),
      member("text", .string(review.text)), member("answer", .string(orNull: review.answer)),
      member("date", .string(orNull: review.date.map(ISOTime.text))),
      member("marketplace", .string(orNull: OwnerName.text(review.ownerID))),
    ]
  }

  func cells(_ texts: Texts) -> [String] {
    [
      review.id, review.date.map(ISOTime.text) ?? "–",
      review.isGood ? texts.goodReview : texts.badReview, review.order ?? "–",
      review.productName ?? review.product?.text ?? "–", HTMLText.plain(review.text),
    ]
  }
}

extension Review {
  /// Bad ones first, then the newest.
  static func comesFirst(_ one: Review, _ other: Review) -> Bool {
    if one.isGood != other.isGood { return !one.isGood }
    let (left, right) = (one.date ?? .distantPast, other.date ?? .distantPast)
    return left == right ? ProductID(one.id) > ProductID(other.id) : left > right
  }
}

extension ReviewQuery {
  /// What the store's filter keeps, for reviews that are in none.
  fileprivate func keeps(_ review: Review) -> Bool {
    let folded = SearchFolding.fold(
      [review.order, review.productName, review.text, review.answer].compactMap { $0 }
        .joined(separator: " "))
    return words.allSatisfy(folded.contains) && isGood.map { $0 == review.isGood } ?? true
      && ownerID.map { $0 == review.ownerID } ?? true
      && product.map { $0 == review.product } ?? true
  }
}

/// What flags of several commands take.
enum Bounds {
  static func check(limit: Int?) throws {
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
  }

  static func check(marketplace: String?) throws {
    if let marketplace, OwnerName.number(marketplace) == nil {
      throw ValidationError("--marketplace takes own, plati, ggsel or wmcentre")
    }
  }

  static func check(day: String?, _ flag: String) throws {
    if let day, CivilDay.day(day) == nil {
      throw ValidationError("\(flag) takes a day, such as 2026-11-22")
    }
  }
}
