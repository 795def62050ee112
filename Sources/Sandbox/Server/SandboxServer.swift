import Dispatch
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One shop account that the running sandbox offers.
package struct SandboxAccount: Equatable, Sendable {
  /// "digiseller"; the names of the others join when they are served.
  package let marketplace: String
  /// The origin, "http://127.0.0.1:8765".
  package let baseURL: String
  package let sellerID: Int
  package let apiKey: String
}

/// Why the sandbox does not start.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
  case portBusy(Int)
  case portRefused(Int, String)

  package var description: String {
    switch self {
    case .portBusy(let port):
      "port \(port) is busy; choose another with --port, or 0 for a free one"
    case .portRefused(let port, let problem): "cannot listen on port \(port): \(problem)"
    }
  }
}

/// The loopback server: one port per marketplace, on 127.0.0.1 and nowhere else.
///
/// All members may be used from any thread; `start()` and `stop()` block. A stopped server may be started
/// again and keeps its shop, its keys and its tokens.
package final class SandboxServer: Sendable {
  package let options: SandboxOptions
  /// The living shop behind the Digiseller port.
  package let shop: Shop
  /// Logs in, knows keys and tokens, carries out calls.
  package let digiseller: DigisellerService

  private let plan: FaultPlan
  private let log = RequestLog()
  private let life: ShopLife
  private let running = Mutex<Running?>(nil)

  /// What exists only between start and stop.
  private struct Running {
    let group: MultiThreadedEventLoopGroup
    let workers: NIOThreadPool
    let listeners: [any Channel]
    let connections: ConnectionSet
    let accounts: [SandboxAccount]
  }

  package init(options: SandboxOptions) {
    self.options = options
    shop = Shop(options: options)
    digiseller = DigisellerService(shop: shop, options: options)
    plan = FaultPlan(seed: options.seed)
    life = ShopLife(shop: shop, seed: options.seed)
  }

  deinit { stop() }

  /// The rules in force; setting them starts their counts anew.
  package var faults: [FaultRule] {
    get { plan.rules }
    set { plan.rules = newValue }
  }

  /// The latest requests, oldest first (20,000 are kept).
  package var requests: [RecordedRequest] { log.requests }
  /// How many requests there were, also those that are no longer kept.
  package var counters: RequestCounters { log.counters }

  /// How many requests had this method and exactly this path, also those that were dropped.
  package func requestCount(_ method: String, _ path: String) -> Int {
    counters.byPath["\(method) \(path)"] ?? 0
  }

  package func clearRequests() { log.clear() }

  /// The accounts on offer; empty unless the server runs.
  package var accounts: [SandboxAccount] { running.withLock { $0?.accounts ?? [] } }

  /// The one line of JSON that tells a program how to log in.
  package var announcement: String {
    let accounts = accounts.map { account -> WireValue in
      [
        "marketplace": .string(account.marketplace), "base_url": .string(account.baseURL),
        "seller_id": .int(account.sellerID), "api_key": .string(account.apiKey),
      ]
    }
    return String(
      decoding: WireValue.object([.init("accounts", .array(accounts))]).json, as: UTF8.self)
  }

  // MARK: - Start and stop

  /// Reads the fault file and accepts connections; returns when it does.
  ///
  /// - Throws: ``FaultFileError``; ``SandboxError`` when a port cannot be had.
  @discardableResult
  package func start() throws -> [SandboxAccount] {
    if let accounts = running.withLock({ $0?.accounts }) { return accounts }
    var rules = options.faults
    if let file = options.faultsFile { rules += try FaultRule.read(file: file) }
    if !rules.isEmpty { plan.rules = rules }

    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let workers = NIOThreadPool(numberOfThreads: 8)
    workers.start()
    let connections = ConnectionSet()
    var listeners: [any Channel] = []
    var accounts: [SandboxAccount] = []
    do {
      for (offset, marketplace) in [("digiseller", digiseller)].enumerated() {
        let (name, service) = marketplace
        let core = ServerCore(
          marketplace: name, service: service,
          backDoor: BackDoor(shop: shop, digiseller: digiseller, faults: plan, log: log),
          faults: plan, log: log, workers: workers, latency: options.latency, now: options.now)
        let port = options.port == 0 ? 0 : options.port + offset
        let listener = try Self.listen(
          port: port, group: group, core: core, connections: connections)
        listeners.append(listener)
        accounts.append(
          SandboxAccount(
            marketplace: name, baseURL: "http://127.0.0.1:\(listener.localAddress?.port ?? port)",
            sellerID: Shop.sellerID, apiKey: service.apiKey))
      }
    } catch {
      for listener in listeners { try? listener.close().wait() }
      try? workers.syncShutdownGracefully()
      try? group.syncShutdownGracefully()
      throw error
    }
    let started = Running(
      group: group, workers: workers, listeners: listeners, connections: connections,
      accounts: accounts)
    running.withLock { $0 = started }
    if !options.isFrozen { life.begin() }
    return accounts
  }

  /// Accepts nothing more, lets answers under way finish for half a second, then closes everything.
  package func stop() {
    let taken = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let taken else { return }
    life.end()
    for listener in taken.listeners { try? listener.close().wait() }
    taken.connections.quiesce()
    if !taken.connections.waitUntilEmpty(.milliseconds(500)) {
      taken.connections.closeAll()
      _ = taken.connections.waitUntilEmpty(.milliseconds(200))
    }
    // The loop ends after the workers, so that no answer finds it gone; a call that takes long is not waited for.
    let ended = DispatchSemaphore(value: 0)
    taken.workers.shutdownGracefully(queue: .global()) { _ in
      taken.group.shutdownGracefully(queue: .global()) { _ in ended.signal() }
    }
    _ = ended.wait(timeout: .now() + .milliseconds(250))
  }

  private static func listen(
    port: Int, group: MultiThreadedEventLoopGroup, core: ServerCore, connections: ConnectionSet
  ) throws -> any Channel {
    guard (0...65_535).contains(port) else {
      throw SandboxError.portRefused(port, "ports end at 65535")
    }
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.backlog, value: 1024)
      .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          connections.insert(channel)
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(core: core))
        }
      }
    do {
      return try bootstrap.bind(host: "127.0.0.1", port: port).wait()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw SandboxError.portBusy(port)
    } catch {
      throw SandboxError.portRefused(port, "\(error)")
    }
  }
}
