import GRDB

extension PagesStore {
  /// The schema's history; only ever added to.
  ///
  /// Raw texts of marketplaces are blobs (``StoredText``). `…_order` columns hold what lists sort by, ascending being
  /// the direction that is asked for most, and are never null; `tie` tells equal rows apart.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("products") { db in
      try db.execute(
        sql: """
          CREATE TABLE account (
            key INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            marketplace TEXT NOT NULL,
            identity TEXT NOT NULL
          );

          CREATE TABLE product (
            key INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            id TEXT NOT NULL,
            tie INTEGER NOT NULL,
            name_ru BLOB,
            name_en BLOB,
            price TEXT,
            currency TEXT,
            prices TEXT NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
            stock INTEGER,
            sold INTEGER,
            returned INTEGER,
            good INTEGER,
            bad INTEGER,
            commission TEXT,
            sale TEXT,
            options INTEGER,
            owner INTEGER,
            released TEXT,
            folded TEXT NOT NULL,
            sold_order INTEGER NOT NULL,
            price_order INTEGER NOT NULL,
            stock_order INTEGER NOT NULL,
            rating_order INTEGER NOT NULL,
            name_ru_order TEXT NOT NULL,
            name_en_order TEXT NOT NULL,
            print_ru INTEGER,
            print_en INTEGER,
            UNIQUE (account, id)
          );
          -- The first index answers filters without touching the table: it holds all that a filter asks about.
          CREATE INDEX product_sold ON product
            (account, sold_order, tie, folded, state, stock_order);
          CREATE INDEX product_price ON product (account, price_order, tie);
          CREATE INDEX product_stock ON product (account, stock_order, tie);
          CREATE INDEX product_rating ON product (account, rating_order, tie);
          CREATE INDEX product_name_ru ON product (account, name_ru_order, tie);
          CREATE INDEX product_name_en ON product (account, name_en_order, tie);

          CREATE TABLE product_text (
            product INTEGER NOT NULL REFERENCES product ON DELETE CASCADE,
            language TEXT NOT NULL,
            description BLOB,
            additional BLOB,
            PRIMARY KEY (product, language)
          ) WITHOUT ROWID;

          CREATE TABLE product_detail (
            product INTEGER NOT NULL REFERENCES product ON DELETE CASCADE,
            language TEXT NOT NULL,
            body BLOB NOT NULL,
            read_at REAL NOT NULL,
            PRIMARY KEY (product, language)
          ) WITHOUT ROWID;

          CREATE TABLE dataset (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            name TEXT NOT NULL,
            as_of REAL,
            complete_as_of REAL,
            announced INTEGER,
            PRIMARY KEY (account, name)
          ) WITHOUT ROWID;

          -- A pass over all pages that may outlive the process: where it stands and what it has seen.
          CREATE TABLE pass (
            key INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            name TEXT NOT NULL,
            language TEXT NOT NULL,
            rows INTEGER NOT NULL,
            next_page INTEGER NOT NULL,
            started_at REAL NOT NULL,
            UNIQUE (account, name)
          );
          CREATE TABLE pass_seen (
            pass INTEGER NOT NULL REFERENCES pass ON DELETE CASCADE,
            product INTEGER NOT NULL,
            PRIMARY KEY (pass, product)
          ) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("wishes") { db in
      try db.execute(
        sql: """
          -- What the seller has asked products to be. A page that was asked for before `until` does not change that.
          CREATE TABLE wish (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            product TEXT NOT NULL,
            state INTEGER NOT NULL,
            until REAL NOT NULL,
            PRIMARY KEY (account, product)
          ) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("rights") { db in
      try db.execute(
        sql: """
          -- What an account's key may do, as JSON; null where the service does not tell.
          CREATE TABLE rights (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            body TEXT,
            read_at REAL NOT NULL
          );
          """)
    }
    migrator.registerMigration("sales") { db in try db.execute(sql: salesMigration) }
    migrator.registerMigration("reviews") { db in try db.execute(sql: reviewsMigration) }
    migrator.registerMigration("dialogs") { db in try db.execute(sql: dialogSchema) }
    migrator.registerMigration("sums of long periods") { db in
      try db.execute(sql: salesSpeedMigration)
      try refill(
        salesSums.filter { $0.table.hasPrefix("sale_product") || $0.table == "sale_hour_month" },
        of: nil, db)
      try db.execute(sql: salesTriggers)
    }
    migrator.registerMigration("time line") { db in try db.execute(sql: timeLineMigration) }
    migrator.registerMigration("tallies") { db in try db.execute(sql: RowTally.migration) }
    return migrator
  }()
}
