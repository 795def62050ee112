extension PagesStore {
  /// What finds the sales and the reviews of one buyer.
  static let timeLineMigration = """
    -- Addresses compare without case; they are ASCII, so SQLite's own `lower` does.
    CREATE INDEX sale_buyer ON sale (account, lower(CAST(buyer AS TEXT)), paid)
      WHERE buyer IS NOT NULL;
    CREATE INDEX review_sale ON review (account, sale) WHERE sale IS NOT NULL;
    """

  /// What the Inbox stores: dialogs, their messages, the orders behind them, and what to search in.
  static let dialogSchema = """
    CREATE TABLE dialog (
      key INTEGER PRIMARY KEY,
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id TEXT NOT NULL,
      -- Tells equal rows apart, the greatest id first.
      tie INTEGER NOT NULL,
      buyer BLOB,
      buyer_folded TEXT,
      product BLOB,
      product_id TEXT,
      -- As the list said last.
      listed_at REAL,
      count INTEGER,
      unread INTEGER,
      state TEXT,
      order_state TEXT,
      -- What the buyer answered when buying, to be found by.
      options_folded TEXT NOT NULL DEFAULT '',
      -- As the list said when the newest messages were last read; `fetched` says whether they ever were.
      fetched INTEGER NOT NULL DEFAULT 0,
      fetched_at REAL,
      fetched_count INTEGER,
      fetched_unread INTEGER,
      -- Whether everything before the first stored message is stored.
      complete_back INTEGER NOT NULL DEFAULT 0,
      -- The rest follows from the above, the messages and the marks, and is kept up by each write.
      folded TEXT NOT NULL,
      newest INTEGER,
      last_at REAL,
      since REAL,
      is_waiting INTEGER NOT NULL DEFAULT 0,
      is_unread INTEGER NOT NULL DEFAULT 0,
      is_asleep INTEGER NOT NULL DEFAULT 0,
      -- Whether its messages are to be read: the list says something new of it, or of unread ones that never were.
      is_stale INTEGER NOT NULL DEFAULT 0,
      waiting_order INTEGER NOT NULL DEFAULT 0,
      latest_order INTEGER NOT NULL DEFAULT 0,
      UNIQUE (account, id)
    );
    -- These two answer filters without touching the table.
    CREATE INDEX dialog_waiting ON dialog
      (account, waiting_order, tie, folded, is_unread, is_waiting);
    CREATE INDEX dialog_latest ON dialog
      (account, latest_order, tie, folded, is_unread, is_waiting);
    CREATE INDEX dialog_open ON dialog (account, waiting_order, tie) WHERE is_waiting;
    CREATE INDEX dialog_unread ON dialog (account, latest_order, tie) WHERE is_unread;
    CREATE INDEX dialog_asleep ON dialog (account) WHERE is_asleep;
    CREATE INDEX dialog_stale ON dialog (account, is_unread, latest_order, tie) WHERE is_stale;
    CREATE INDEX dialog_partial ON dialog (account, latest_order, tie) WHERE NOT complete_back;
    CREATE INDEX dialog_buyer ON dialog (account, buyer_folded) WHERE buyer_folded IS NOT NULL;

    CREATE TABLE message (
      -- Rises with the time of writing, so that the search finds the newest first.
      key INTEGER PRIMARY KEY,
      dialog INTEGER NOT NULL REFERENCES dialog ON DELETE CASCADE,
      id INTEGER NOT NULL,
      author TEXT NOT NULL,
      text BLOB NOT NULL,
      written_at REAL,
      seen_at REAL,
      is_deleted INTEGER NOT NULL,
      attachment BLOB,
      UNIQUE (dialog, id)
    );
    -- Between these two stored messages there may be others that are not stored yet.
    CREATE TABLE message_gap (
      dialog INTEGER NOT NULL REFERENCES dialog ON DELETE CASCADE,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      PRIMARY KEY (dialog, high)
    ) WITHOUT ROWID;
    -- The words of messages, folded; the texts themselves are not kept twice.
    CREATE VIRTUAL TABLE message_words USING fts5 (
      words, content = '', columnsize = 0, detail = none, prefix = '2 3',
      tokenize = 'unicode61 remove_diacritics 0'
    );

    CREATE TABLE purchase (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id TEXT NOT NULL,
      body BLOB NOT NULL,
      buyer_folded TEXT,
      ordered_at REAL,
      read_at REAL NOT NULL,
      PRIMARY KEY (account, id)
    ) WITHOUT ROWID;
    CREATE INDEX purchase_buyer ON purchase (account, buyer_folded)
      WHERE buyer_folded IS NOT NULL;

    -- What only desk.sqlite has, as far as lists and counts must respect it.
    CREATE TABLE dialog_mark (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      dialog TEXT NOT NULL,
      quiet_through INTEGER,
      snoozed_until REAL,
      snoozed_at INTEGER,
      is_unread_again INTEGER NOT NULL,
      note BLOB,
      PRIMARY KEY (account, dialog)
    ) WITHOUT ROWID;

    CREATE TABLE letter (
      account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
      id INTEGER NOT NULL,
      is_own INTEGER NOT NULL,
      sender BLOB,
      text BLOB NOT NULL,
      written_at REAL,
      is_read INTEGER NOT NULL,
      PRIMARY KEY (account, id)
    ) WITHOUT ROWID;

    -- The time of the newest message that the last good look at the list saw.
    CREATE TABLE inbox (
      account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
      seen_through REAL,
      looked_at REAL
    );
    """
}
