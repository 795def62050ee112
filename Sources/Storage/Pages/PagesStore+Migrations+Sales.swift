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

  /// The four tables of sums, and the columns by which each groups.
  static let salesSums = [
    "sale_day": "account, day, money, owner", "sale_hour": "account, day, hour, money",
    "sale_product_day": "account, day, product, money",
    "sale_product_month": "account, month, product, money",
  ]

  /// Triggers that add a row to the sums and take it out again.
  static var salesTriggers: String {
    func change(_ row: String, _ sign: String) -> String {
      salesSums.sorted { $0.key < $1.key }.map { table, columns in
        let values = columns.split(separator: ", ").map { "\(row).\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table) (\(columns), count, returned, units, returned_units, profit)
            VALUES (\(values), \(sign)1, \(sign)\(row).returned,
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
