import Configuration
import Marketplace
import Testing
import Transport

/// The problems of a config text: line, key and kind of each.
func problems(_ text: String) -> [ConfigProblem] {
  guard case .failure(let problems) = ConfigFile.parse(text, file: "config.toml") else { return [] }
  return problems.all
}

/// The config that a text means.
func config(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Config {
  let result = ConfigFile.parse(text, file: "config.toml")
  if case .failure(let problems) = result {
    Issue.record("\(problems.all)", sourceLocation: sourceLocation)
  }
  return try result.get()
}

/// An account without mistakes, as the last part of a text.
let goodAccount = """

  [[account]]
  name = "keys"
  marketplace = "digiseller"
  seller_id = 424242

  """

/// What every setting takes and what it refuses.
@Suite("Config values")
struct ConfigValueTests {
  @Test("An empty config is every default")
  func defaults() throws {
    let config = try config("")
    #expect(config == Config())
    #expect(config.theme == .one("midnight"))
    #expect(config.language == "auto")
    #expect(config.undoSeconds == 5)
    #expect(config.marksReadOnReply)
    #expect(config.bell)
    #expect(config.notifications == .off)
    #expect(config.quietHours == nil)
    #expect(!config.reduceMotion)
    #expect(config.ambiguousWidth == 1)
    #expect(config.accounts.isEmpty)
  }

  @Test("An account that says as little as it may gets every default")
  func accountDefaults() throws {
    let account = try #require(try config(goodAccount).accounts.first)
    #expect(account.name == "keys")
    #expect(account.marketplace == .digiseller)
    #expect(account.sellerID == 424_242)
    #expect(account.secret == .standardVariable("SELLERDESK_API_KEY_KEYS"))
    #expect(account.timeZone == "Europe/Moscow")
    #expect(account.origin == nil)
    #expect(account.requestTimeout == 60)
    #expect(account.requestsPerSecond == 2)
    #expect(account.maxConcurrent == 2)
    #expect(account.pollInterval == 5)
    #expect(account.currency == nil)
    #expect(account.commissionFloor == 0)
    #expect(account.identity == "digiseller:424242")
  }

  @Test("The example of the product's contract is read as it says")
  func example() throws {
    let config = try config(
      """
      theme = "midnight"           # or { dark = "midnight", light = "paper" }
      language = "ru"
      undo_seconds = 7             # replies
      mark_read_on_reply = false
      bell = false
      notifications = "osc9"       # off | osc9 | osc777
      quiet_hours = "23:00-08:00"
      reduce_motion = true
      tips = false
      ambiguous_width = 2
      proxy = "socks5h://127.0.0.1:1080"
      ca_file = "/etc/ssl/own.pem"
      hook = ["notify-me", "--now"]

      [keys]                       # action = chord or list; "" unbinds
      "products.switch" = "x"
      "products.mark" = ["space", "m"]
      "products.sort" = ""

      [[account]]
      name = "keys"
      marketplace = "digiseller"   # digiseller | diseller | sellerscommerce
      seller_id = 424242           # digiseller
      api_key_command = ["pass", "show", "digiseller"]
      time_zone = "Asia/Vladivostok"
      base_url = "http://127.0.0.1:8765"
      allow_loopback_http = true
      request_timeout = 15
      requests_per_second = 0.5
      max_concurrent = 3
      poll_interval = 10
      commission_floor = 4

      [[account]]
      name = "commerce"
      marketplace = "sellerscommerce"
      api_key_file = "~/key"
      currency = "USD"
      """)
    #expect(config.language == "ru")
    #expect(config.undoSeconds == 7)
    #expect(!config.marksReadOnReply)
    #expect(!config.bell)
    #expect(config.notifications == .osc9)
    #expect(config.quietHours == Config.QuietHours("23:00-08:00"))
    #expect(config.reduceMotion)
    #expect(!config.tips)
    #expect(config.ambiguousWidth == 2)
    #expect(config.proxy == "socks5h://127.0.0.1:1080")
    #expect(config.caFile == "/etc/ssl/own.pem")
    #expect(config.hook == ["notify-me", "--now"])
    #expect(
      config.keys.map { "\($0.line ?? 0) \($0.action) \($0.chords)" } == [
        "17 products.mark [\"space\", \"m\"]", "18 products.sort []", "16 products.switch [\"x\"]",
      ])
    let account = try #require(config.accounts.first)
    #expect(account.secret == .command(["pass", "show", "digiseller"]))
    #expect(account.timeZone == "Asia/Vladivostok")
    #expect(account.origin == (try Origin("http://127.0.0.1:8765", allowLoopbackHTTP: true)))
    #expect(account.requestTimeout == 15)
    #expect(account.requestsPerSecond == 0.5)
    #expect(account.maxConcurrent == 3)
    #expect(account.pollInterval == 10)
    #expect(account.commissionFloor == 4)
    #expect(account.line == 20)
    #expect(config.accounts.map(\.name) == ["keys", "commerce"])
    #expect(config.accounts.last?.secret == .file("~/key"))
    #expect(config.accounts.last?.currency == "USD")
    #expect(config.accounts.last?.identity == "sellerscommerce:commerce")
  }

  @Test("A theme may be one name or one for each background")
  func themes() throws {
    #expect(try config(#"theme = "paper""#).theme == .one("paper"))
    let both = Config.ThemeChoice.byBackground(dark: "a", light: "b")
    #expect(try config(#"theme = { dark = "a", light = "b" }"#).theme == both)
    #expect(try config("[theme]\ndark = \"a\"\nlight = 'b'").theme == both)
    #expect(try config("theme.dark = \"a\"\ntheme.light = \"b\"").theme == both)
    #expect(both.names == ["a", "b"])
  }

  private typealias Wrong = (setting: String, key: String, kind: ConfigProblem.Kind)

  private static let wrong: [Wrong] = [
    ("theme = 5", "theme", .wrongType(.text)),
    ("theme = { dark = \"a\" }", "theme.light", .missing),
    ("theme = { light = \"a\" }", "theme.dark", .missing),
    ("theme = { dark = 1, light = \"a\" }", "theme.dark", .wrongType(.text)),
    (
      "theme = { dark = \"a\", light = \"b\", dusk = \"c\" }", "theme.dusk",
      .unknownKey(known: ["dark", "light"])
    ),
    ("theme = []", "theme", .wrongType(.text)),
    ("language = \"de\"", "language", .notOneOf(["en", "ru", "auto"])),
    ("language = true", "language", .wrongType(.text)),
    ("undo_seconds = -1", "undo_seconds", .outOfRange("0–60")),
    ("undo_seconds = 61", "undo_seconds", .outOfRange("0–60")),
    ("undo_seconds = 5.0", "undo_seconds", .wrongType(.wholeNumber)),
    ("undo_seconds = \"5\"", "undo_seconds", .wrongType(.wholeNumber)),
    ("undo_seconds = true", "undo_seconds", .wrongType(.wholeNumber)),
    ("mark_read_on_reply = 1", "mark_read_on_reply", .wrongType(.flag)),
    ("bell = 1", "bell", .wrongType(.flag)),
    ("bell = \"true\"", "bell", .wrongType(.flag)),
    ("notifications = \"osc8\"", "notifications", .notOneOf(["off", "osc9", "osc777"])),
    ("notifications = false", "notifications", .wrongType(.text)),
    ("quiet_hours = 23", "quiet_hours", .wrongType(.text)),
    ("quiet_hours = 23:00:00", "quiet_hours", .wrongType(.text)),
    ("reduce_motion = \"no\"", "reduce_motion", .wrongType(.flag)),
    ("tips = 0", "tips", .wrongType(.flag)),
    ("ambiguous_width = 0", "ambiguous_width", .outOfRange("1–2")),
    ("ambiguous_width = 3", "ambiguous_width", .outOfRange("1–2")),
    ("proxy = \"ftp://x\"", "proxy", .wrongType(.proxy)),
    ("proxy = 1080", "proxy", .wrongType(.text)),
    ("ca_file = true", "ca_file", .wrongType(.text)),
    ("hook = \"notify-me\"", "hook", .wrongType(.texts)),
    ("hook = []", "hook", .missing),
    ("hook = [1]", "hook", .wrongType(.texts)),
    ("keys = 1", "keys", .wrongType(.table)),
    ("[keys]\n\"desk.quit\" = 1", "keys.desk.quit", .wrongType(.texts)),
    ("[keys]\n\"desk.quit\" = \"nokey\"", "keys.desk.quit", .noSuchKey("nokey")),
    ("[keys]\n\"desk.quit\" = [\"x\", \"z foo\"]", "keys.desk.quit", .noSuchKey("z foo")),
    ("[keys]\n\"desk.quit\" = \"ctrl-i\"", "keys.desk.quit", .noSuchKey("ctrl-i")),
    ("[keys]\n\"desk.quit\" = \"z ctrl-[\"", "keys.desk.quit", .noSuchKey("z ctrl-[")),
    ("[keys]\n\"desk.quit\" = \"ctrl-р\"", "keys.desk.quit", .noSuchKey("ctrl-р")),
    ("account = 1", "account", .wrongType(.tables("account"))),
    ("account = \"keys\"", "account", .wrongType(.tables("account"))),
    ("account = [1]", "account", .wrongType(.tables("account"))),
    ("them = \"midnight\"", "them", .unknownKey(known: Self.settings)),
    ("[theme.x]", "theme.x", .unknownKey(known: ["dark", "light"])),
  ]

  private static let settings = [
    "account", "ambiguous_width", "bell", "ca_file", "hook", "keys", "language",
    "mark_read_on_reply", "notifications", "proxy", "quiet_hours", "reduce_motion", "theme", "tips",
    "undo_seconds",
  ]

  @Test(
    "A wrong setting is named by file, line and key, and the rest is read on",
    arguments: wrong.indices)
  func wrongSettings(_ index: Int) {
    let (setting, key, kind) = Self.wrong[index]
    let found = problems("# a comment\n\n" + setting + "\n")
    #expect(found.map(\.file).allSatisfy { $0 == "config.toml" })
    #expect(found.contains { $0.key == key && $0.kind == kind }, "\(found)")
    let line = setting.hasPrefix("[keys]\n") ? 4 : 3
    #expect(found.allSatisfy { $0.line == line }, "\(found)")
  }

  private static let wrongInAccount: [Wrong] = [
    ("seller_id = 0", "seller_id", .outOfRange("1–9223372036854775807")),
    ("seller_id = \"424242\"", "seller_id", .wrongType(.wholeNumber)),
    ("seller_id = 1e3", "seller_id", .wrongType(.wholeNumber)),
    ("api_key_command = \"pass show x\"", "api_key_command", .wrongType(.texts)),
    ("api_key_command = []", "api_key_command", .missing),
    ("api_key_command = [\"\"]", "api_key_command", .missing),
    ("api_key_env = \"\"", "api_key_env", .missing),
    ("api_key_env = 5", "api_key_env", .wrongType(.text)),
    ("api_key_file = \"\"", "api_key_file", .missing),
    ("api_key_file = [\"x\"]", "api_key_file", .wrongType(.text)),
    ("keyring = \"yes\"", "keyring", .wrongType(.flag)),
    ("time_zone = \"Mars/Olympus\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"Europe\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"Europe/\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"../zoneinfo/UTC\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"/etc/localtime\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"leapseconds\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = \"\"", "time_zone", .wrongType(.timeZone)),
    ("time_zone = 3", "time_zone", .wrongType(.text)),
    ("request_timeout = 0", "request_timeout", .outOfRange("1–600")),
    ("request_timeout = 601", "request_timeout", .outOfRange("1–600")),
    ("requests_per_second = 0", "requests_per_second", .outOfRange("0.01–100")),
    ("requests_per_second = -1", "requests_per_second", .outOfRange("0.01–100")),
    ("requests_per_second = 101", "requests_per_second", .outOfRange("0.01–100")),
    ("requests_per_second = nan", "requests_per_second", .outOfRange("0.01–100")),
    ("requests_per_second = inf", "requests_per_second", .outOfRange("0.01–100")),
    ("requests_per_second = \"2\"", "requests_per_second", .wrongType(.number)),
    ("max_concurrent = 0", "max_concurrent", .outOfRange("1–50")),
    ("poll_interval = 0", "poll_interval", .outOfRange("1–3600")),
    ("currency = 1", "currency", .wrongType(.text)),
    ("commission_floor = 101", "commission_floor", .outOfRange("0–100")),
    ("commission_floor = -1", "commission_floor", .outOfRange("0–100")),
    ("allow_loopback_http = 1", "allow_loopback_http", .wrongType(.flag)),
    ("base_url = 1", "base_url", .wrongType(.text)),
    ("base_url = \"127.0.0.1:8765\"", "base_url", .badOrigin(.missingScheme)),
    ("base_url = \"ftp://x\"", "base_url", .badOrigin(.unsupportedScheme)),
    ("base_url = \"http://api.digiseller.com\"", "base_url", .badOrigin(.plainHTTP)),
    ("base_url = \"http://127.0.0.1:8765\"", "base_url", .badOrigin(.plainHTTPNotAllowed)),
    ("base_url = \"https://user:secret@x.example\"", "base_url", .badOrigin(.userInfo)),
    ("base_url = \"https://x.example/api\"", "base_url", .badOrigin(.path)),
    ("base_url = \"https://x.example?token=1\"", "base_url", .badOrigin(.query)),
    ("base_url = \"https://\"", "base_url", .badOrigin(.malformedHost)),
    ("sellerid = 1", "sellerid", .unknownKey(known: Self.accountSettings)),
  ]

  private static let accountSettings = [
    "allow_loopback_http", "api_key_command", "api_key_env", "api_key_file", "base_url",
    "commission_floor", "currency", "keyring", "marketplace", "max_concurrent", "name",
    "poll_interval", "request_timeout", "requests_per_second", "seller_id", "time_zone",
  ]

  @Test(
    "A wrong setting of an account is named with the account's number",
    arguments: wrongInAccount.indices)
  func wrongAccountSettings(_ index: Int) {
    let (setting, key, kind) = Self.wrongInAccount[index]
    let isSellerID = setting.hasPrefix("seller_id")
    let found = problems(
      """
      [[account]]
      name = "first"
      marketplace = "diseller"

      [[account]]
      name = "second"
      marketplace = "digiseller"
      \(isSellerID ? "" : "seller_id = 1")
      \(setting)

      """)
    #expect(found == [ConfigProblem(file: "config.toml", line: 9, key: "account[1].\(key)", kind)])
  }

  @Test("What an account lacks is named with the line where it begins")
  func missing() {
    #expect(
      problems("\n[[account]]\n") == [
        ConfigProblem(file: "config.toml", line: 2, key: "account[0].name", .missing),
        ConfigProblem(file: "config.toml", line: 2, key: "account[0].marketplace", .missing),
      ])
    #expect(
      problems("[[account]]\nname = \"a\"\nmarketplace = \"digiseller\"") == [
        ConfigProblem(
          file: "config.toml", line: 1, key: "account[0].seller_id",
          .needed(marketplace: "Digiseller"))
      ])
    #expect(
      problems("[[account]]\nname = \"a\"\nmarketplace = \"sellerscommerce\"") == [
        ConfigProblem(
          file: "config.toml", line: 1, key: "account[0].currency",
          .needed(marketplace: "Sellers Commerce"))
      ])
    #expect(problems("[[account]]\nname = \"a\"\nmarketplace = \"diseller\"").isEmpty)
    #expect(
      problems("[[account]]\nname = \"a\"\nmarketplace = \"Digiseller\"") == [
        ConfigProblem(
          file: "config.toml", line: 3, key: "account[0].marketplace",
          .notOneOf(["digiseller", "diseller", "sellerscommerce"]))
      ])
  }

  @Test(
    "Names of accounts become parts of file names: letters, digits, - and _",
    arguments: [
      "", "a b", "a/b", "..", ".", "a\\\\b", "a\\nb", "a\\u001Bb", "a\\u200Db", "a\\u202Eb",
      "a\\u0301", "a\\uFE0Fb", "a\\uFFFFb", "☺", "a.b", "a:b",
    ])
  func badNames(_ name: String) {
    let found = problems("[[account]]\nname = \"\(name)\"\nmarketplace = \"diseller\"")
    #expect(
      found == [
        ConfigProblem(
          file: "config.toml", line: 2, key: "account[0].name", .wrongType(.accountName))
      ])
  }

  @Test(
    "Names of accounts may be written in any script",
    arguments: ["keys", "Магазин-2", "a_B-9", "店", "ё"])
  func goodNames(_ name: String) throws {
    let config = try config("[[account]]\nname = \"\(name)\"\nmarketplace = \"diseller\"")
    #expect(config.accounts.map(\.name) == [name])
  }

  @Test("An account's name that is there twice is named where it comes again")
  func duplicates() {
    let found = problems(goodAccount + goodAccount + goodAccount.replacing("keys", with: "other"))
    #expect(
      found == [
        ConfigProblem(
          file: "config.toml", line: 8, key: "account[1].name", .duplicate("keys"))
      ])
  }

  @Test("Two sources of a key are an error, whichever they are")
  func twoSources() {
    let sources = [
      ("api_key_command", "api_key_command = [\"x\"]"), ("api_key_env", "api_key_env = \"X\""),
      ("api_key_file", "api_key_file = \"x\""), ("keyring", "keyring = true"),
    ]
    for (first, one) in sources {
      for (second, other) in sources where first != second {
        let found = problems(goodAccount + one + "\n" + other + "\n")
        #expect(found.count == 1)
        guard case .twoSecretSources(let left, let right) = found.first?.kind else {
          Issue.record("\(found)")
          continue
        }
        #expect(Set([left, right]) == [first, second])
        #expect(found.first?.key == "account[0].\(right)")
        #expect(found.first?.line == (right == first ? 6 : 7))
      }
    }
    #expect(problems(goodAccount + "keyring = false\napi_key_env = \"X\"\n").isEmpty)
  }

  @Test(
    "K06 http only to a loopback address, written as one, and only where it is allowed",
    arguments: [
      ("http://127.0.0.1:8765", nil), ("http://127.1.2.3", nil), ("http://[::1]:80", nil),
      ("http://localhost:8765", OriginError.plainHTTP), ("http://localhost.", .plainHTTP),
      ("http://127.0.0.1.nip.io", .plainHTTP), ("http://127.0.0.1.", .plainHTTP),
      ("http://ip6-localhost", .plainHTTP),
      ("http://0.0.0.0", .plainHTTP), ("http://10.0.0.1", .plainHTTP),
      ("http://[::ffff:10.0.0.1]", .plainHTTP),
      ("http://127.0.0.1@evil.example", .userInfo), ("http://evil.example#@127.0.0.1", .fragment),
      ("http://127.0.0.1\\\\@evil.example", .userInfo), ("http://2130706433", .plainHTTP),
    ])
  func plainHTTP(_ url: String, _ error: OriginError?) {
    let allowed = problems(goodAccount + "base_url = \"\(url)\"\nallow_loopback_http = true\n")
    if let error {
      // What stands before the port and behind it may be refused first; refused it is.
      #expect(allowed.count == 1)
      guard case .badOrigin(let found) = allowed.first?.kind else {
        Issue.record("\(allowed)")
        return
      }
      #expect(found == error || found == .malformedHost || found == .path || found == .fragment)
    } else {
      #expect(allowed.isEmpty)
    }
    for setting in ["", "allow_loopback_http = false\n"] {
      #expect(problems(goodAccount + "base_url = \"\(url)\"\n" + setting).count == 1)
    }
  }

  @Test(
    "Quiet hours are two times of day",
    arguments: [
      ("23:00-08:00", 1_380, 480), ("0:00-23:59", 0, 1_439), ("9:05-9:05", 545, 545),
    ])
  func quietHours(_ text: String, _ from: Int, _ to: Int) throws {
    let hours = try #require(Config.QuietHours(text))
    #expect(hours.from == from && hours.to == to)
    #expect(try config("quiet_hours = \"\(text)\"").quietHours == hours)
  }

  @Test(
    "What is no pair of times of day is refused",
    arguments: [
      "", "-", "23:00", "23:00-", "-23:00-08:00", "23:00-08:00-", "23:00--08:00", "24:00-08:00",
      "23:60-08:00",
      "23-08", "23:00-08", "+9:00-10:00", "9:+5-10:00", "9:5-10:00", "009:00-10:00",
      "23:00 - 08:00", "-1:00-2:00",
      "23:00:00-08:00", "٢٣:٠٠-٠٨:٠٠",
    ])
  func badQuietHours(_ text: String) {
    #expect(Config.QuietHours(text) == nil)
    #expect(
      problems("quiet_hours = \"\(text)\"") == [
        ConfigProblem(file: "config.toml", line: 1, key: "quiet_hours", .wrongType(.hours))
      ])
  }

  @Test(
    "The variable of an account that names no source",
    arguments: [
      ("keys", "KEYS"), ("my-shop", "MY_SHOP"), ("a_b", "A_B"), ("Shop9", "SHOP9"),
      ("ключи", "_____"),
      ("straße", "STRASSE"), ("naïve", "NA_VE"),
    ])
  func standardVariable(_ name: String, _ suffix: String) {
    #expect(
      SecretSource.standardVariable(forAccount: name) == "SELLERDESK_API_KEY_" + suffix)
  }

  @Test("All problems of a file are told at once, in the order of its lines")
  func order() {
    let found = problems(
      """
      zebra = 1
      bell = 5
      [[account]]
      marketplace = "x"
      name = "a"
      apple = 2
      [keys]
      "b" = 1
      """)
    #expect(found.map(\.line) == [1, 2, 4, 6, 8])
  }
}
