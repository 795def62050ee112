package import Foundation
import GRDB
package import Marketplace
import Synchronization

/// A pass over all pages of an account's products in one language, as it stands in the store.
///
/// It outlives the process: the next one goes on where it stopped.
package struct ProductPass: Sendable, Hashable {
  package let account: AccountID
  package let language: TextLanguage
  /// Rows a page; a pass keeps the figure that it began with, or its pages would not meet.
  package let rows: Int
  /// The first page that was not stored yet, one-based.
  package var nextPage: Int
  package let startedAt: Date
  let key: Int64
}

/// What storing one page changed.
package struct StoredPage: Sendable, Hashable {
  package var added = 0
  package var changed = 0
  package var unchanged = 0
  /// How many different products the pass has seen so far.
  package var seen = 0
}

extension PagesStore {
  /// A pass older than this is begun anew: too much has moved between its pages.
  private static let passLifetime: TimeInterval = 3_600

  /// The pass to go on with, or a new one.
  ///
  /// A pass in another language or with pages of another size is dropped.
  package func beginProductPass(
    _ account: AccountID, language: TextLanguage, rows: Int, now: Date
  ) throws(StoreError) -> ProductPass {
    let accountKey = key(of: account)
    return try write { db in
      let old = try Row.fetchOne(
        db,
        sql: """
          SELECT key, language, rows, next_page, started_at FROM pass
          WHERE account = ? AND name = 'products'
          """, arguments: [accountKey])
      if let old {
        let key: Int64 = try old.value(0)
        let startedAt = Date(timeIntervalSince1970: try old.value(4))
        let age = now.timeIntervalSince(startedAt)
        if try old.value(1) == language.rawValue, try old.value(2) == rows,
          (0..<Self.passLifetime).contains(age)
        {
          return ProductPass(
            account: account, language: language, rows: rows, nextPage: try old.value(3),
            startedAt: startedAt, key: key)
        }
        try db.execute(sql: "DELETE FROM pass WHERE key = ?", arguments: [key])
      }
      try db.execute(
        sql: """
          INSERT INTO pass (account, name, language, rows, next_page, started_at)
          VALUES (?, 'products', ?, ?, 1, ?)
          """,
        arguments: [accountKey, language.rawValue, rows, now.timeIntervalSince1970])
      return ProductPass(
        account: account, language: language, rows: rows, nextPage: 1, startedAt: now,
        key: db.lastInsertedRowID)
    }
  }

  /// Stores a page of a pass and moves the pass on to the next one, both or neither.
  ///
  /// - Parameter askedAt: When the page was asked for; wishes that were open then are kept. Nil means now.
  package func storeProductPage(
    _ page: Page<Product>, of pass: inout ProductPass, askedAt: Date? = nil, now: Date
  ) throws(StoreError) -> StoredPage {
    let key = pass.key
    let next = page.number + 1
    let stored = try storeProducts(
      page.items, of: pass.account, in: pass.language, announced: page.total, seenBy: key,
      nextPage: next, askedAt: askedAt ?? now, now: now)
    pass.nextPage = next
    return stored
  }

  /// Stores products that came outside a pass.
  package func storeProducts(
    _ products: [Product], of account: AccountID, in language: TextLanguage, announced: Int?,
    askedAt: Date? = nil, now: Date
  ) throws(StoreError) -> StoredPage {
    try storeProducts(
      products, of: account, in: language, announced: announced, seenBy: nil, nextPage: nil,
      askedAt: askedAt ?? now, now: now)
  }

  /// Goes through the pages from the first again, keeping what the pass has seen: rows may have moved to pages that were
  /// already read.
  package func rewind(_ pass: inout ProductPass) throws(StoreError) {
    let key = pass.key
    try write { db in
      try db.execute(sql: "UPDATE pass SET next_page = 1 WHERE key = ?", arguments: [key])
    }
    pass.nextPage = 1
  }

  /// Stored products that a pass has not seen.
  ///
  /// They may be gone, or the answers may have been short: whoever asks checks before removing
  /// them.
  package func productsUnseen(by pass: ProductPass) throws(StoreError) -> [ProductID] {
    let account = key(of: pass.account)
    return try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT id FROM product WHERE account = ? AND key NOT IN
          (SELECT product FROM pass_seen WHERE pass = ?)
          """, arguments: [account, pass.key]
      ).map { ProductID($0) }
    }
  }

  /// Removes products that the marketplace confirmed not to know any more.
  package func removeProducts(
    _ ids: [ProductID], of account: AccountID
  ) throws(StoreError) {
    let key = key(of: account)
    try write { db in
      let statement = try db.cachedStatement(
        sql: "DELETE FROM product WHERE account = ? AND id = ?")
      for id in ids { try statement.execute(arguments: [key, id.text]) }
    }
  }

  /// Ends a pass that went from the first page to the last.
  ///
  /// - Parameter isWhole: Whether it saw all that the server says there is; then the list is complete as of its start.
  package func finish(_ pass: ProductPass, isWhole: Bool) throws(StoreError) {
    let account = key(of: pass.account)
    try write { db in
      try db.execute(sql: "DELETE FROM pass WHERE key = ?", arguments: [pass.key])
      guard isWhole else { return }
      try db.execute(
        sql: "UPDATE dataset SET complete_as_of = ? WHERE account = ? AND name = 'products'",
        arguments: [pass.startedAt.timeIntervalSince1970, account])
    }
  }

  // MARK: Rows

  /// What the seller had asked products to be when a page was asked for.
  private static func wishes(
    _ db: Database, of account: Int64, at askedAt: Date
  ) throws -> [String: Product.State] {
    let statement = try db.cachedStatement(
      sql: "SELECT product, state FROM wish WHERE account = ? AND until > ?")
    var wishes: [String: Product.State] = [:]
    let cursor = try Row.fetchCursor(
      statement, arguments: [account, askedAt.timeIntervalSince1970])
    while let row = try cursor.next() {
      wishes[try row.value(0)] = ProductRecord.state(try row.value(1))
    }
    return wishes
  }

  private func storeProducts(
    _ products: [Product], of account: AccountID, in language: TextLanguage, announced: Int?,
    seenBy pass: Int64?, nextPage: Int?, askedAt: Date, now: Date
  ) throws(StoreError) -> StoredPage {
    let accountKey = key(of: account)
    return try write { db in
      var stored = StoredPage()
      let writer = try ProductWriter(db, account: accountKey, language: language)
      let see = try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO pass_seen (pass, product) VALUES (?, ?)")
      let wishes = try Self.wishes(db, of: accountKey, at: askedAt)
      for var product in products {
        if let wish = wishes[product.id.text] { product.state = wish }
        let (key, outcome) = try writer.store(product)
        stored[keyPath: outcome] += 1
        if let pass { try see.execute(arguments: [pass, key]) }
      }
      try db.cachedStatement(
        sql: """
          INSERT INTO dataset (account, name, as_of, announced) VALUES (?, 'products', ?, ?)
          ON CONFLICT (account, name) DO UPDATE
          SET as_of = excluded.as_of, announced = coalesce(excluded.announced, announced)
          """
      ).execute(arguments: [accountKey, now.timeIntervalSince1970, announced])
      if let pass, let nextPage {
        try db.cachedStatement(sql: "UPDATE pass SET next_page = ? WHERE key = ?")
          .execute(arguments: [nextPage, pass])
        stored.seen =
          try Int.fetchOne(
            db.cachedStatement(sql: "SELECT count(*) FROM pass_seen WHERE pass = ?"),
            arguments: [pass]) ?? 0
      }
      return stored
    }
  }
}

/// Writes products of one account, skipping what says nothing new.
private struct ProductWriter {
  let account: Int64
  let language: TextLanguage
  let find: Statement
  let insert: Statement
  let update: Statement
  let text: Statement
  let maximumTie: Statement

  private static let values = """
    name_ru = ?, name_en = ?, price = ?, currency = ?, prices = ?, state = ?, stock = ?, sold = ?, \
    returned = ?, good = ?, bad = ?, commission = ?, sale = ?, options = ?, owner = ?, released = ?, \
    folded = ?, sold_order = ?, price_order = ?, stock_order = ?, rating_order = ?, \
    name_ru_order = ?, name_en_order = ?
    """

  init(_ db: Database, account: Int64, language: TextLanguage) throws {
    self.account = account
    self.language = language
    let print = language == .russian ? "print_ru" : "print_en"
    find = try db.cachedStatement(
      sql: """
        SELECT key, \(print), name_ru, name_en FROM product WHERE account = ? AND id = ?
        """)
    insert = try db.cachedStatement(
      sql: """
        INSERT INTO product (name_ru, name_en, price, currency, prices, state, stock, sold, \
        returned, good, bad, commission, sale, options, owner, released, folded, sold_order, \
        price_order, stock_order, rating_order, name_ru_order, name_en_order, \(print), account, \
        id, tie)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING key
        """)
    update = try db.cachedStatement(
      sql: "UPDATE product SET \(Self.values), \(print) = ? WHERE key = ?")
    text = try db.cachedStatement(
      sql: """
        INSERT INTO product_text (product, language, description, additional) VALUES (?, ?, ?, ?)
        ON CONFLICT (product, language) DO UPDATE
        SET description = excluded.description, additional = excluded.additional
        """)
    maximumTie = try db.cachedStatement(
      sql: "SELECT coalesce(max(tie), 0) + 1 FROM product WHERE account = ?")
  }

  func store(_ product: Product) throws -> (Int64, WritableKeyPath<StoredPage, Int>) {
    let print = Fingerprint.of(product, in: language)
    let old = try Row.fetchOne(find, arguments: [account, product.id.text])
    if let old, try old.value(1) == print as Int64? { return (try old.value(0), \.unchanged) }
    var merged = product
    if let old {
      let names = LocalizedText(
        russian: (try old.value(2) as StoredText?)?.text,
        english: (try old.value(3) as StoredText?)?.text)
      merged.name[language.other] = product.name[language.other] ?? names[language.other]
    }
    let key: Int64
    if let old {
      key = try old.value(0)
      try update.execute(
        arguments: StatementArguments(columns(of: merged) + [print, key]))
    } else {
      let tie: Int
      if let number = product.id.number {
        tie = number
      } else {
        tie = try Int.fetchOne(maximumTie, arguments: [account]) ?? 1
      }
      key =
        try Int64.fetchOne(
          insert,
          arguments: StatementArguments(
            columns(of: merged) + [print, account, product.id.text, tie])) ?? 0
    }
    let description = product.texts.description[language]
    let additional = product.texts.additional[language]
    if description != nil || additional != nil {
      try text.execute(
        arguments: [
          key, language.rawValue, description.map(StoredText.init),
          additional.map(StoredText.init),
        ])
    }
    return (key, old == nil ? \.added : \.changed)
  }

  private func columns(of product: Product) -> [(any DatabaseValueConvertible)?] {
    let record = ProductRecord(product)
    return [
      product.name.russian.map(StoredText.init), product.name.english.map(StoredText.init),
      product.price.map { "\($0.amount)" }, product.price?.currency.code,
      ProductRecord.text(of: product.prices), ProductRecord.number(of: product.state),
      ProductRecord.number(of: product.stock), product.sold, product.returned,
      product.goodReviews, product.badReviews, product.agentCommission.map { "\($0)" },
      ProductRecord.text(of: product.sale), product.optionCount, product.ownerID,
      product.releaseDate, ProductRecord.folded(product.name, id: product.id), record.soldOrder,
      record.priceOrder, record.stockOrder, record.ratingOrder,
      ProductRecord.nameOrder(product.name, in: .russian),
      ProductRecord.nameOrder(product.name, in: .english),
    ]
  }
}
