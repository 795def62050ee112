import Configuration
import Digiseller
import Engine
import Foundation
import Logging
import Marketplace
import TerminalCore
import Texts
import Transport

/// An account's clients, made from its config: one for each lane, sharing session, limits and retry budget.
struct AccountConnection {
  let config: AccountConfig
  let user: any MarketplaceClient
  let background: any MarketplaceClient
  /// For writes: as urgent as what the seller waits for.
  let writes: any MarketplaceClient
  /// For looks at the list of dialogs: as urgent, and on a lane of its own.
  let inbox: any MarketplaceClient

  private let traffic: AccountTraffic

  var id: AccountID { AccountID(config.name) }

  /// - Parameter needsKey: Whether the key is read; a program that stays off the network needs none, so nobody is asked
  ///   for it and no command is run.
  /// - Throws: A usage failure for what the config lacks, an authentication failure for a key that cannot be had.
  init(
    _ config: AccountConfig, _ workplace: Workplace, needsKey: Bool
  ) throws(ToolFailure) {
    self.config = config
    let texts = workplace.texts
    guard config.marketplace == .digiseller, let sellerID = config.sellerID else {
      throw ToolFailure(
        texts.notBuilt(config.marketplace.name, account: config.name), .usage)
    }
    let key = needsKey ? try Self.key(of: config, workplace) : Secret("")
    let settings = DigisellerSettings(
      origin: try Self.origin(config, texts), sellerID: sellerID,
      timeout: .seconds(config.requestTimeout))
    let transport = try Self.transport(workplace)
    let log = workplace.log
    let name = config.name
    let traffic = AccountTraffic(
      AccountTraffic.Rules(
        limit: RateLimit(
          requestsPerSecond: config.requestsPerSecond, maxConcurrent: config.maxConcurrent)),
      observer: { record in log.log(level: record.level, "\(name) \(record)") })
    self.traffic = traffic
    let session = Session(sellerID: sellerID, key: key)
    let files = CurlLane(transport)
    func client(_ priority: Priority) -> DigisellerClient {
      DigisellerClient(
        settings: settings, session: session,
        exchange: AccountTransport(
          lane: CurlLane(transport), traffic: traffic, priority: priority), files: files)
    }
    user = client(.user)
    background = client(.background)
    writes = client(.user)
    // In turn with the pass over the products: the first look at a shop of many dialogs takes minutes, and with a
    // person's right of way it would keep everything else waiting for as long.
    inbox = client(.background)
  }

  private static func key(
    of config: AccountConfig, _ workplace: Workplace
  ) throws(ToolFailure) -> Secret {
    do throws(SecretProblem) {
      return try SecretReader(
        environment: workplace.context.environment, hiding: workplace.config.keyVariables
      ).read(config.secret)
    } catch {
      throw ToolFailure(
        "\(config.name): \(error.words(workplace.texts))", .authentication)
    }
  }

  private static func origin(
    _ config: AccountConfig, _ texts: Texts
  ) throws(ToolFailure) -> Origin {
    if let origin = config.origin { return origin }
    do throws(OriginError) {
      return try Origin(DigisellerSettings.standardOrigin)
    } catch {
      throw ToolFailure(texts.badOrigin(error.words(texts)), .usage)
    }
  }

  private static func transport(_ workplace: Workplace) throws(ToolFailure) -> TransportSettings {
    do throws(ProxyError) {
      return TransportSettings(
        userAgent: "sellerdesk/\(Version.text)", caFile: workplace.config.caFile,
        proxies: try ProxyRules(
          setting: workplace.config.proxy, environment: workplace.context.environment))
    } catch {
      throw ToolFailure(error.words(workplace.texts), .usage)
    }
  }

  var service: AccountService {
    AccountService(
      id: id, userClient: user, backgroundClient: background, writeClient: writes,
      inboxClient: inbox, pollInterval: .seconds(config.pollInterval),
      traffic: { [traffic] in Traffic(traffic.report) })
  }
}

extension ExchangeRecord: CustomStringConvertible {
  /// "POST seller-goods 200 in 0.213 s, 48123 bytes, attempt 2".
  public var description: String {
    let result =
      switch outcome {
      case .status(let status): "\(status)"
      case .failed(let error): "\(error)"
      }
    let seconds = Double(duration / .milliseconds(1)) / 1_000
    let tries = attempt > 1 ? ", attempt \(attempt)" : ""
    return
      "\(method.rawValue) \(endpoint) \(result) in \(seconds) s, \(receivedBytes) bytes\(tries)"
  }

  fileprivate var level: Logger.Level {
    switch outcome {
    case .status(200..<300): .debug
    case .status, .failed: .warning
    }
  }
}

extension SecretProblem {
  func words(_ texts: Texts) -> String {
    switch self {
    case .variableNotSet(let name): texts.keyVariableNotSet(name)
    case .noFile(let path, let trouble): texts.keyFileMissing(path, trouble.words(texts))
    case .fileNotPrivate(let path, let mend): texts.keyFileNotPrivate(path, mend)
    case .foreignOwner(let path): texts.keyFileForeign(path)
    case .commandFailed(let program, .notStarted(let reason)):
      texts.keyCommandFailed(program, reason)
    case .commandFailed(let program, .exited(let status)):
      texts.keyCommandFailed(program, texts.exitStatus(status))
    case .commandFailed(let program, .timedOut):
      texts.keyCommandFailed(program, texts.tookTooLong)
    case .commandFailed(let program, .saidTooMuch):
      texts.keyCommandFailed(program, texts.saidTooMuch)
    case .keyring(.noTool): texts.keyringHasNoTool
    case .keyring(.timedOut): texts.keyringTimedOut
    case .keyring(.noEntry): texts.keyringHasNoEntry
    case .keyring(.failed(let words)): texts.keyringFailed(DisplayText.plain(words))
    case .empty: texts.keyEmpty
    }
  }
}
