import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Texts
import Transport

/// `sellerdesk demo`: a sandbox in a process of its own, and the desk on it.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "A sample shop on this machine, and the desk on it; needs no key.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var flags: SandboxFlags

  @Option(help: "The sandbox's port; 8765, or a free one when that is busy.")
  var port: Int?

  func run() throws {
    let invocation = Invocation.current
    let shop = try DemoShop.open(
      port: port, flags.arguments, options.texts(invocation.context))
    defer { shop.close() }
    let workplace = try Workplace(invocation.context, options, demo: shop.config)
    throw EndedDesk(end: try DeskStarter(workplace: workplace).start(on: invocation.runDesk))
  }
}

/// The demo's shop: a sandbox, and the config for a desk on it.
struct DemoShop: Sendable {
  let config: Config
  private let sandbox: SandboxProcess

  /// - Parameters:
  ///   - port: Nil takes 8765, or a free one when that is busy.
  ///   - arguments: The sandbox's own.
  static func open(
    port: Int? = nil, _ arguments: [String], _ texts: Texts
  ) throws(ToolFailure) -> DemoShop {
    let sandbox = try start(port: port, arguments, texts)
    do throws(OriginError) {
      return DemoShop(config: try config(sandbox.announced), sandbox: sandbox)
    } catch {
      sandbox.end()
      throw ToolFailure(texts.badOrigin(error.words(texts)), .failure)
    }
  }

  func close() { sandbox.end() }

  private static func start(
    port: Int?, _ arguments: [String], _ texts: Texts
  ) throws(ToolFailure) -> SandboxProcess {
    do throws(ToolFailure) {
      return try SandboxProcess.start(port: port ?? 8_765, arguments, texts)
    } catch {
      guard port == nil, error.code == .failure else { throw error }
      return try SandboxProcess.start(port: 0, arguments, texts)
    }
  }

  /// The config that the announcement amounts to; the key is in memory only.
  private static func config(
    _ announced: SandboxProcess.Announcement
  ) throws(OriginError) -> Config {
    var config = Config()
    for account in announced.accounts {
      guard account.marketplace == "digiseller" else { continue }
      var entry = AccountConfig(
        name: "demo", marketplace: .digiseller, secret: .given(Secret(account.apiKey)))
      entry.sellerID = account.sellerID
      entry.origin = try Origin(account.baseURL, allowLoopbackHTTP: true)
      config.accounts.append(entry)
    }
    return config
  }
}

/// A sandbox that this process started and that ends with it.
final class SandboxProcess: Sendable {
  struct Announcement: Decodable, Sendable {
    struct Account: Decodable, Sendable {
      let marketplace: String
      let baseURL: String
      let sellerID: Int
      let apiKey: String

      enum CodingKeys: String, CodingKey {
        case marketplace
        case baseURL = "base_url"
        case sellerID = "seller_id"
        case apiKey = "api_key"
      }
    }

    let accounts: [Account]
  }

  let announced: Announcement
  private let process: pid_t
  /// Its standard input; the sandbox ends when this closes, whatever closes it.
  private let lifeline: Int32

  private init(announced: Announcement, process: pid_t, lifeline: Int32) {
    self.announced = announced
    self.process = process
    self.lifeline = lifeline
  }

  func end() {
    kill(process, SIGTERM)
    close(lifeline)
    waitpid(process, nil, 0)
  }

  /// - Throws: `ToolFailure` with the sandbox's own line when it does not come up.
  static func start(
    port: Int, _ own: [String], _ texts: Texts
  ) throws(ToolFailure) -> SandboxProcess {
    var input: [Int32] = [-1, -1]
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    guard pipe(&input) == 0, pipe(&output) == 0, pipe(&errors) == 0 else {
      throw ToolFailure(String(cString: strerror(errno)), .failure)
    }
    for end in [input[1], output[0], errors[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (from, to) in [(input[0], Int32(0)), (output[1], 1), (errors[1], 2)] {
      posix_spawn_file_actions_adddup2(&actions, from, to)
      posix_spawn_file_actions_addclose(&actions, from)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Out of the terminal's foreground group: ctrl-z stops the desk, not its shop.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let arguments =
      [executable, "sandbox", "--until-stdin-closes", "--port", String(port)] + own
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, executable, &actions, &attributes, &argv, environ)
    for end in [input[0], output[1], errors[1]] { close(end) }
    defer {
      close(output[0])
      close(errors[0])
    }
    guard code == 0 else {
      close(input[1])
      throw ToolFailure(String(cString: strerror(code)), .failure)
    }
    let line = firstLine(output[0])
    if let announced = try? JSONDecoder().decode(Announcement.self, from: Data(line)) {
      return SandboxProcess(announced: announced, process: process, lifeline: input[1])
    }
    throw failure(of: process, lifeline: input[1], errors[0], texts)
  }

  /// What a sandbox that did not come up said, with its exit code.
  private static func failure(
    of process: pid_t, lifeline: Int32, _ errors: Int32, _ texts: Texts
  ) -> ToolFailure {
    close(lifeline)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    let words = String(decoding: firstLine(errors), as: UTF8.self)
    let message = words.hasPrefix("sellerdesk: ") ? String(words.dropFirst(12)) : words
    return ToolFailure(
      message.isEmpty ? texts.sandboxFailed : message,
      ToolFailure.Code(rawValue: status >> 8 & 0xFF) ?? .failure)
  }

  private static func firstLine(_ descriptor: Int32) -> [UInt8] {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < 65_536, read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    return line
  }

  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }
}
