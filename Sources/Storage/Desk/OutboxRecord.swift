import Foundation
import GRDB
import Marketplace

/// Rows of the outbox as values, and back.
enum OutboxRecord {
  // MARK: Values for the columns

  static func text(of wish: Wish) -> String {
    switch wish {
    case .onSale(true): "on"
    case .onSale(false): "off"
    case .percent(let percent): percentPrefix + "\(percent)"
    case .reply: replyText
    }
  }

  /// What stands for an answer, whose words have a table of their own.
  static let replyText = "reply"
  static let percentPrefix = "percent/"

  /// Every text that stands for a wish for a state.
  static let stateTexts = ["on", "off"] + (0...100).map { percentPrefix + "\($0)" }

  /// What stands for a target; dialogs and products may have the same ids.
  static func text(of target: WriteTarget) -> String {
    switch target {
    case .product(let id): id.text
    case .templateRow(let template, let product): prefix(of: template) + product.text
    case .dialog(let id): dialogPrefix + id.text
    }
  }

  static let dialogPrefix = "dialog/"
  static let templatePrefix = "template/"

  /// What the targets of a template's rows begin with.
  static func prefix(of template: TemplateID) -> String { templatePrefix + "\(template)/" }

  /// The target of a wish, by what stands for it.
  private static func target(_ text: String, of wish: Wish) throws -> WriteTarget {
    switch wish {
    case .onSale: return .product(ProductID(text))
    case .reply: return .dialog(DialogID(String(text.dropFirst(dialogPrefix.count))))
    case .percent:
      let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, text.hasPrefix(templatePrefix), let number = Int(parts[1]) else {
        throw DatabaseError(message: "the outbox holds a row of no template")
      }
      return .templateRow(TemplateID(number), ProductID(String(parts[2])))
    }
  }

  static func files(_ files: [Reply.File]) throws -> String {
    String(decoding: try JSONEncoder().encode(files), as: UTF8.self)
  }

  /// A list of a shape that this version does not know costs the list, not the text.
  static func files(_ text: String) -> [Reply.File] {
    (try? JSONDecoder().decode([Reply.File].self, from: Data(text.utf8))) ?? []
  }

  /// The wish for a state.
  static func wish(_ text: String) throws -> Wish {
    if text.hasPrefix(percentPrefix), let percent = Int(text.dropFirst(percentPrefix.count)),
      (0...100).contains(percent)
    {
      return .percent(percent)
    }
    switch text {
    case "on": return .onSale(true)
    case "off": return .onSale(false)
    default:
      throw DatabaseError(message: "the outbox holds a wish that this version does not know")
    }
  }

  static func text(of reason: MarketplaceError?) -> String? {
    guard let reason, let data = try? JSONEncoder().encode(reason) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// A reason of a shape that this version does not know costs the reason, not the item.
  static func reason(_ text: String?) -> MarketplaceError? {
    text.flatMap { try? JSONDecoder().decode(MarketplaceError.self, from: Data($0.utf8)) }
  }

  static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

  // MARK: Items

  static let itemColumns = """
    item.id, item.job, item.account, item.product, item.title, item.wish, item.previous, \
    item.state, item.attempts, item.reason, item.created_at, item.changed_at, \
    reply.text, reply.files, reply.basis, job.pause
    """
  static let itemSource = """
    item JOIN job ON job.id = item.job LEFT JOIN reply ON reply.id = item.id
    """

  static func item(_ row: Row) throws -> OutboxItem {
    guard let state = OutboxItem.State(rawValue: try row.value(7)) else {
      throw DatabaseError(message: "the outbox holds a state that this version does not know")
    }
    let kind: String = try row.value(5)
    let wish: Wish = kind == replyText ? .reply(try reply(row)) : try wish(kind)
    var item = OutboxItem(
      id: OutboxID(try row.value(0)), job: JobID(try row.value(1)),
      account: AccountID(try row.value(2)), target: try target(try row.value(3), of: wish),
      title: (try row.value(4) as StoredText).text, wish: wish,
      previous: try (row.value(6) as String?).map(Self.wish), state: state,
      attempts: try row.value(8),
      reason: reason(try row.value(9)), createdAt: date(try row.value(10)),
      changedAt: date(try row.value(11)))
    item.pause = (try row.value(15) as String?).flatMap(Job.Pause.init(rawValue:))
    return item
  }

  /// The answer that an item carries; one whose words were lost with a damaged page is empty.
  private static func reply(_ row: Row) throws -> Reply {
    Reply(
      text: (try row.value(12) as StoredText?)?.text ?? "",
      files: (try row.value(13) as String?).map(files) ?? [],
      basis: (try row.value(14) as Int64?).map { MessageID($0) })
  }

  // MARK: Jobs

  static let jobColumns = """
    job.id, job.account, job.kind, job.wish, job.title, job.created_at, job.held_until, \
    job.undoes, job.retries, job.pause, \
    (SELECT max(later.id) FROM job AS later WHERE later.undoes = job.id)
    """

  static func job(_ row: Row, tally: Job.Tally, changedAt: Date?) throws -> Job {
    guard let kind = WriteKind(rawValue: try row.value(2)) else {
      throw DatabaseError(message: "the outbox holds a job that this version does not know")
    }
    let createdAt = date(try row.value(5))
    return Job(
      id: JobID(try row.value(0)), account: AccountID(try row.value(1)), kind: kind,
      wish: try (row.value(3) as String?).map(wish), title: (try row.value(4) as StoredText?)?.text,
      createdAt: createdAt, heldUntil: date(try row.value(6)),
      undoes: (try row.value(7) as Int64?).map { JobID($0) },
      retries: (try row.value(8) as Int64?).map { JobID($0) },
      undoneBy: (try row.value(10) as Int64?).map { JobID($0) },
      pause: (try row.value(9) as String?).flatMap(Job.Pause.init(rawValue:)), tally: tally,
      changedAt: changedAt ?? createdAt)
  }
}
