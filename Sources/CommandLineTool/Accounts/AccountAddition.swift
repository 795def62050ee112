import Configuration
import Marketplace
import Texts
import Transport

/// An account on its way into the config: asked about at the service, its key kept, then written.
struct AccountAddition {
  let workplace: Workplace
  let keys: KeyStore
  let entry: ConfigEditor.Entry
  let key: Secret

  private var texts: Texts { workplace.texts }

  /// Whether an account can be called so.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  /// The marketplace's name, with a number where it is taken.
  ///
  /// - Throws: When the shop itself is there already.
  static func freeName(
    for marketplace: MarketplaceKind, _ sellerID: Int, among accounts: [AccountConfig],
    _ texts: Texts
  ) throws(ToolFailure) -> String {
    if let same = accounts.first(where: {
      $0.marketplace == marketplace && $0.sellerID == sellerID
    }) {
      throw ToolFailure(texts.shopExists(same.name), .usage)
    }
    var name = marketplace.rawValue
    var number = 1
    while accounts.contains(where: { $0.name == name }) {
      number += 1
      name = "\(marketplace.rawValue)-\(number)"
    }
    return name
  }

  /// What the service says of the key.
  func check() throws(ToolFailure) -> Standing {
    var account = AccountConfig(
      name: entry.name, marketplace: entry.marketplace, secret: .given(key))
    account.sellerID = entry.sellerID
    if let text = entry.baseURL {
      do throws(OriginError) {
        account.origin = try Origin(text, allowLoopbackHTTP: entry.allowsLoopbackHTTP)
      } catch {
        throw ToolFailure(texts.badOrigin("\(error)"), .usage)
      }
    }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(MarketplaceError) {
      return try connection.user.standing()
    } catch {
      throw ToolFailure(error, account: connection.id, texts)
    }
  }

  /// Keeps the key where the entry says and writes the config; both or neither.
  ///
  /// - Parameter text: The config with the account, from `change.adding`.
  func write(
    _ text: String, to change: ConfigChange, keepingKey: Bool
  ) throws(ToolFailure) {
    if keepingKey { try keys.keep(key, at: entry.secret, texts) }
    do throws(ToolFailure) {
      try change.write(text)
    } catch {
      if keepingKey { keys.remove(entry.secret) }
      throw error
    }
  }
}
