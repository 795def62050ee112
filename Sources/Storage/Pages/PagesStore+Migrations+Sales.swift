import GRDB

extension PagesStore {
  /// Sales and what partners sold, with their sums by the shop's days.
  ///
  /// `units` are millionths, exact; an amount that is not a whole number of them, or too large to be summed, has none and
  /// is read from its text. The sums are kept by triggers, so that no writer can forget them; `day` and `hour` are the
  /// shop's, and are made anew when its time zone changes.
  static let salesMigration = """
    CREATE TABLE sale (
      key INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id TEXT NOT NULL,
      tie INTEGER NOT NULL,
      paid INTEGER NOT NULL,
      day INTEGER NOT NULL,
      hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
      month INTEGER NOT NULL,
      product TEXT NOT NULL,
      name BLOB,
      buyer BLOB,
      amount TEXT,
      currency TEXT,
      money TEXT NOT NULL,
      units INTEGER,
      profit TEXT,
      profit_units INTEGER,
      returned INTEGER NOT NULL CHECK (returned IN (0, 1)),
      owner INTEGER NOT NULL,
      partner TEXT,
      method BLOB,
      aggregator BLOB,
      address BLOB,
      language BLOB,
      referrer BLOB,
      folded TEXT NOT NULL,
      UNIQUE (account, id)
    );
    -- The list, newest first.
    CREATE INDEX sale_paid ON sale (account, paid, tie);
    CREATE INDEX sale_product ON sale (account, product, paid);
    -- What no sum holds: nearly always nothing.
    CREATE INDEX sale_odd ON sale (account, day) WHERE units IS NULL AND amount IS NOT NULL
      OR profit_units IS NULL AND profit IS NOT NULL;

    CREATE TABLE agent_sale (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id TEXT NOT NULL,
      paid INTEGER NOT NULL,
      product TEXT NOT NULL,
      amount TEXT,
      currency TEXT,
      percent TEXT,
      reward TEXT,
      returned INTEGER NOT NULL CHECK (returned IN (0, 1)),
      PRIMARY KEY (account, id)
    ) WITHOUT ROWID;
    CREATE INDEX agent_sale_paid ON agent_sale (account, paid);

    -- Stretches of time of which everything was stored, both ends included; they never touch each other.
    CREATE TABLE coverage (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      name TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL CHECK (last >= first),
      PRIMARY KEY (account, name, first)
    ) WITHOUT ROWID;

    -- By which calendar the days of an account's sales were counted.
    CREATE TABLE calendar (
      account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
      fingerprint TEXT NOT NULL
    );

    -- Small things that are read whole: the balance, templates.
    CREATE TABLE snapshot (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      name TEXT NOT NULL,
      body BLOB NOT NULL,
      read_at REAL NOT NULL,
      PRIMARY KEY (account, name)
    ) WITHOUT ROWID;

    CREATE TABLE sale_day (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      day INTEGER NOT NULL,
      money TEXT NOT NULL,
      owner INTEGER NOT NULL,
      count INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      units INTEGER NOT NULL,
      returned_units INTEGER NOT NULL,
      profit INTEGER NOT NULL,
      PRIMARY KEY (account, day, money, owner)
    ) WITHOUT ROWID;
    CREATE TABLE sale_hour (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      day INTEGER NOT NULL,
      hour INTEGER NOT NULL,
      money TEXT NOT NULL,
      count INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      units INTEGER NOT NULL,
      returned_units INTEGER NOT NULL,
      profit INTEGER NOT NULL,
      PRIMARY KEY (account, day, hour, money)
    ) WITHOUT ROWID;
    CREATE TABLE sale_product_day (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      day INTEGER NOT NULL,
      product TEXT NOT NULL,
      money TEXT NOT NULL,
      count INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      units INTEGER NOT NULL,
      returned_units INTEGER NOT NULL,
      profit INTEGER NOT NULL,
      PRIMARY KEY (account, day, product, money)
    ) WITHOUT ROWID;
    CREATE TABLE sale_product_month (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      month INTEGER NOT NULL,
      product TEXT NOT NULL,
      money TEXT NOT NULL,
      count INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      units INTEGER NOT NULL,
      returned_units INTEGER NOT NULL,
      profit INTEGER NOT NULL,
      PRIMARY KEY (account, month, product, money)
    ) WITHOUT ROWID;
    """

  /// What filters ask about beside the order of the list, so that they leave the rows alone; the hours of months; and the
  /// sums by product in the order in which a period of one currency is read, by day, month and year.
  static let salesSpeedMigration = """
    DROP TRIGGER IF EXISTS sale_added;
    DROP TRIGGER IF EXISTS sale_changed;
    DROP TABLE sale_product_day;
    DROP TABLE sale_product_month;
    DROP INDEX sale_paid;
    CREATE INDEX sale_paid ON sale (account, paid, tie, folded, returned, money, owner, product);
    CREATE TABLE sale_hour_month (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      month INTEGER NOT NULL,
      hour INTEGER NOT NULL,
      money TEXT NOT NULL,
      count INTEGER NOT NULL,
      returned INTEGER NOT NULL,
      units INTEGER NOT NULL,
      returned_units INTEGER NOT NULL,
      profit INTEGER NOT NULL,
      PRIMARY KEY (account, month, hour, money)
    ) WITHOUT ROWID;

    """
    + ["day", "month", "year"].map { unit in
      """
      CREATE TABLE sale_product_\(unit) (
        account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
        money TEXT NOT NULL,
        \(unit) INTEGER NOT NULL,
        product TEXT NOT NULL,
        count INTEGER NOT NULL,
        returned INTEGER NOT NULL,
        units INTEGER NOT NULL,
        returned_units INTEGER NOT NULL,
        profit INTEGER NOT NULL,
        PRIMARY KEY (account, money, \(unit), product)
      ) WITHOUT ROWID;
      """
    }.joined(separator: "\n")

  /// A table of sums, and the columns by which it groups.
  struct SalesSum {
    let table: String
    let columns: [String]

    /// What the columns are of a sale, whose columns stand after `prefix`.
    fileprivate func values(_ prefix: String = "") -> String {
      columns.map { $0 == "year" ? "\(prefix)month / 12" : prefix + $0 }.joined(separator: ", ")
    }
  }

  static let salesSums = [
    SalesSum(table: "sale_day", columns: ["account", "day", "money", "owner"]),
    SalesSum(table: "sale_hour", columns: ["account", "day", "hour", "money"]),
    SalesSum(table: "sale_hour_month", columns: ["account", "month", "hour", "money"]),
    SalesSum(table: "sale_product_day", columns: ["account", "money", "day", "product"]),
    SalesSum(table: "sale_product_month", columns: ["account", "money", "month", "product"]),
    SalesSum(table: "sale_product_year", columns: ["account", "money", "year", "product"]),
  ]

  /// Makes sums anew from the sales.
  ///
  /// - Parameter account: Nil for all accounts.
  static func refill(_ sums: [SalesSum], of account: Int64?, _ db: Database) throws {
    let (condition, arguments): (String, StatementArguments) =
      account.map { ("WHERE account = ?", [$0]) } ?? ("", [])
    for sum in sums {
      try db.execute(sql: "DELETE FROM \(sum.table) \(condition)", arguments: arguments)
      try db.execute(
        sql: """
          INSERT INTO \(sum.table) (\(sum.columns.joined(separator: ", ")),
            count, returned, units, returned_units, profit)
          SELECT \(sum.values()), count(*), sum(returned), sum(coalesce(units, 0)),
            sum(returned * coalesce(units, 0)), sum((1 - returned) * coalesce(profit_units, 0))
          FROM sale \(condition) GROUP BY \(sum.values())
          """, arguments: arguments)
    }
  }

  /// Triggers that add a row to the sums and take it out again.
  static var salesTriggers: String {
    func change(_ row: String, _ sign: String) -> String {
      salesSums.map { sum in
        """
          INSERT INTO \(sum.table) (\(sum.columns.joined(separator: ", ")),
            count, returned, units, returned_units, profit)
          VALUES (\(sum.values("\(row).")), \(sign)1, \(sign)\(row).returned,
            \(sign)coalesce(\(row).units, 0), \(sign)\(row).returned * coalesce(\(row).units, 0),
            \(sign)(1 - \(row).returned) * coalesce(\(row).profit_units, 0))
          ON CONFLICT DO UPDATE SET count = count + excluded.count,
            returned = returned + excluded.returned, units = units + excluded.units,
            returned_units = returned_units + excluded.returned_units,
            profit = profit + excluded.profit;
        """
      }.joined(separator: "\n")
    }
    return """
      CREATE TRIGGER sale_added AFTER INSERT ON sale BEGIN
      \(change("new", ""))
      END;
      CREATE TRIGGER sale_changed AFTER UPDATE ON sale BEGIN
      \(change("old", "-"))
      \(change("new", ""))
      END;
      """
  }

  /// Reviews; `bad_order` puts bad ones first.
  static let reviewsMigration = """
    CREATE TABLE review (
      key INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id TEXT NOT NULL,
      tie INTEGER NOT NULL,
      sale TEXT,
      product TEXT,
      name BLOB,
      good INTEGER NOT NULL CHECK (good IN (0, 1)),
      text BLOB NOT NULL,
      answer BLOB,
      written INTEGER,
      day INTEGER,
      owner INTEGER NOT NULL,
      place INTEGER NOT NULL,
      folded TEXT NOT NULL,
      UNIQUE (account, id)
    );
    -- place: bad ones first, then the newest; ascending.
    CREATE INDEX review_place ON review (account, place, tie);
    CREATE INDEX review_day ON review (account, day, good);
    CREATE INDEX review_product ON review (account, product);
    -- Where the seller last looked, by number of review.
    CREATE TABLE review_seen (
      account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
      written INTEGER NOT NULL
    );
    """
}
