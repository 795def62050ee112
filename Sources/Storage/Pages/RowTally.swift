import GRDB

/// How many rows an account has in the tables whose lists say so, kept by triggers: counting the entries of an index
/// takes a start longer the larger the shop is.
enum RowTally {
  /// What lists ask for, as the table is called.
  enum Table: String, CaseIterable {
    case product
    case dialog
  }

  static func count(_ db: Database, _ table: Table, account: Int64) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count FROM tally WHERE account = ? AND name = ?"),
      arguments: [account, table.rawValue]) ?? 0
  }

  static var migration: String {
    """
    CREATE TABLE tally (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      name TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (account, name)
    ) WITHOUT ROWID;
    """
      + Table.allCases.map { table in
        """
        INSERT INTO tally SELECT account, '\(table)', count(*) FROM \(table) GROUP BY account;
        CREATE TRIGGER \(table)_came AFTER INSERT ON \(table) BEGIN
          INSERT INTO tally VALUES (new.account, '\(table)', 1)
          ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER \(table)_went AFTER DELETE ON \(table) BEGIN
          UPDATE tally SET count = count - 1 WHERE account = old.account AND name = '\(table)';
        END;
        """
      }.joined(separator: "\n")
  }
}
