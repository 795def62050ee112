import GRDB

extension DeskStore {
  /// The schema's history; only ever added to.
  ///
  /// A job is one action of the seller, an item one wish in it, a shipment one request that carried items. Names of
  /// products are blobs (``StoredText``). Times are seconds since 1970.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("begin") { _ in }
    migrator.registerMigration("outbox") { db in
      try db.execute(
        sql: """
          CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            -- Which shop the account was when the seller acted: a write never goes to another one.
            identity TEXT NOT NULL,
            kind TEXT NOT NULL,
            wish TEXT,
            title BLOB,
            created_at REAL NOT NULL,
            held_until REAL NOT NULL,
            undoes INTEGER REFERENCES job ON DELETE SET NULL,
            retries INTEGER REFERENCES job ON DELETE SET NULL,
            pause TEXT
          );
          CREATE INDEX job_account ON job (account, id);
          CREATE INDEX job_undoes ON job (undoes) WHERE undoes IS NOT NULL;

          CREATE TABLE shipment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            identity TEXT NOT NULL,
            sent_at REAL NOT NULL,
            task TEXT
          );

          CREATE TABLE item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
            account TEXT NOT NULL,
            product TEXT NOT NULL,
            title BLOB NOT NULL,
            wish TEXT NOT NULL,
            previous TEXT,
            state TEXT NOT NULL CHECK (state IN
              ('held', 'queued', 'sending', 'accepted', 'unknown', 'done', 'failed', 'cancelled')),
            attempts INTEGER NOT NULL DEFAULT 0,
            shipment INTEGER REFERENCES shipment ON DELETE SET NULL,
            reason TEXT,
            created_at REAL NOT NULL,
            changed_at REAL NOT NULL,
            UNIQUE (job, product),
            -- What was handed to the network has a shipment that says when.
            CHECK (state NOT IN ('sending', 'accepted') OR shipment IS NOT NULL)
          );
          CREATE INDEX item_tally ON item (job, state);
          CREATE INDEX item_open ON item (account, product, id)
            WHERE state IN ('held', 'queued', 'sending', 'accepted', 'unknown');
          CREATE INDEX item_product ON item (account, product, id);
          CREATE INDEX item_shipment ON item (shipment) WHERE shipment IS NOT NULL;
          """)
    }
    migrator.registerMigration("replies") { db in
      try db.execute(
        sql: """
          -- What an item answers in a dialog; its number is the item's. An item's `product` is then "dialog/" and the
          -- dialog's id.
          CREATE TABLE reply (
            id INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
            text BLOB NOT NULL,
            files TEXT NOT NULL,
            -- The newest message that the seller knew of; null when it is no question any more.
            basis INTEGER,
            -- The newest message in the thread before the first byte left; null until then.
            newest INTEGER,
            -- The message that it became, once a reading has shown it.
            message INTEGER
          );

          CREATE TABLE draft (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            identity TEXT NOT NULL,
            dialog TEXT NOT NULL,
            text BLOB NOT NULL,
            cursor INTEGER NOT NULL,
            files TEXT NOT NULL,
            basis INTEGER,
            changed_at REAL NOT NULL,
            UNIQUE (account, identity, dialog)
          );

          -- What the seller alone knows of a dialog.
          CREATE TABLE mark (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            identity TEXT NOT NULL,
            dialog TEXT NOT NULL,
            quiet_through INTEGER,
            snoozed_until REAL,
            snoozed_at INTEGER,
            is_unread INTEGER NOT NULL,
            note BLOB,
            changed_at REAL NOT NULL,
            UNIQUE (account, identity, dialog)
          );

          -- How often a ready answer was used, by its file's name.
          CREATE TABLE answer_use (
            name TEXT PRIMARY KEY,
            uses INTEGER NOT NULL
          );
          """)
    }
    migrator.registerMigration("template images") { db in
      try db.execute(
        sql: """
          -- What commission templates said before they were changed: `body` is JSON.
          CREATE TABLE template_image (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            identity TEXT NOT NULL,
            taken_at REAL NOT NULL,
            template INTEGER NOT NULL,
            body TEXT NOT NULL
          );
          CREATE INDEX template_image_place ON template_image (account, identity, template, id);
          """)
    }
    // Wishes and targets of a new kind: a version that does not know them must not take them for damage.
    migrator.registerMigration("percentages") { _ in }
    migrator.registerMigration("views") { db in
      try db.execute(
        sql: """
          -- Lists that the seller keeps under names: `folded` is the name as searches fold it, `settings` is JSON.
          CREATE TABLE saved_view (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            identity TEXT NOT NULL,
            folded TEXT NOT NULL,
            name BLOB NOT NULL,
            list TEXT NOT NULL,
            filter BLOB NOT NULL,
            settings TEXT NOT NULL,
            changed_at REAL NOT NULL,
            UNIQUE (account, identity, folded)
          );
          """)
    }
    migrator.registerMigration("settings") { db in
      try db.execute(
        sql: """
          -- What was chosen in the desk, and what it remembers of itself.
          CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT
          );
          """)
    }
    return migrator
  }()
}
