import ArgumentParser
import Foundation
import Sandbox

/// The flags that the sandbox and the demo share.
struct SandboxFlags: ParsableArguments {
  @Option(help: "How many products: s 50, m 500, l 6,000, xl 100,000.")
  var size: SandboxSize = .m

  @Option(help: "The same number gives the same shop.")
  var seed: UInt64 = 1

  @Option(help: "How long every answer is held back, such as 200ms or 2s.")
  var latency: TimeFlag = TimeFlag(.zero)

  @Option(name: .customLong("token-ttl"), help: "How long a token lives, such as 120m or 30s.")
  var tokenTTL: TimeFlag = TimeFlag(.seconds(7_200))

  @Option(help: "A file with fault rules.")
  var faults: String?

  @Option(
    name: .customLong("digiseller-shape"),
    help: "Answers as the live service gives them, or as the documents print them: live or docs.")
  var digisellerShape: ShapeChoice = .live

  @Flag(
    name: .customLong("diseller-strict"), help: "Only what DiSeller's own document names.")
  var disellerStrict = false

  enum ShapeChoice: String, ExpressibleByArgument, CaseIterable {
    case live
    case docs
  }

  enum SandboxSize: String, ExpressibleByArgument, CaseIterable {
    case s
    case m
    case l
    case xl
  }

  func options(port: Int) -> SandboxOptions {
    var options = SandboxOptions()
    options.port = port
    options.size = SandboxOptions.Size(rawValue: size.rawValue) ?? .m
    options.seed = seed
    options.latency = latency.duration
    options.tokenTTL = tokenTTL.duration
    options.faultsFile = faults
    options.digisellerShape =
      SandboxOptions.DigisellerShape(rawValue: digisellerShape.rawValue) ?? .live
    options.disellerStrict = disellerStrict
    return options
  }

  /// The same flags for a process that is started with them.
  var arguments: [String] {
    var arguments = [
      "--size", size.rawValue, "--seed", String(seed), "--latency", latency.text, "--token-ttl",
      tokenTTL.text, "--digiseller-shape", digisellerShape.rawValue,
    ]
    if let faults { arguments += ["--faults", faults] }
    if disellerStrict { arguments.append("--diseller-strict") }
    return arguments
  }
}

/// A time on the command line: "200ms", "2s", "120m", "1h"; a bare number is seconds.
struct TimeFlag: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let units: [(String, Duration)] = [
      ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3_600)),
      ("", .seconds(1)),
    ]
    for (suffix, unit) in units where argument.hasSuffix(suffix) {
      guard let number = Int(argument.dropLast(suffix.count)), number >= 0, number < 1_000_000_000
      else { continue }
      duration = unit * number
      return
    }
    return nil
  }

  var text: String { "\(Int(duration / .milliseconds(1)))ms" }
  /// In the largest unit that holds it whole.
  var defaultValueDescription: String {
    let milliseconds = Int(duration / .milliseconds(1))
    if milliseconds % 60_000 == 0, milliseconds > 0 { return "\(milliseconds / 60_000)m" }
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : text
  }
}

/// `sellerdesk sandbox`.
struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "A loopback server with a seeded shop; prints one line of JSON once it accepts.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var flags: SandboxFlags

  @Option(help: "The first port, one for each marketplace; 0 takes free ones.")
  var port = 8_765

  @Flag(
    name: .customLong("until-stdin-closes"),
    help: ArgumentHelp("End when standard input does.", visibility: .hidden))
  var untilInputCloses = false

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
  }

  func run() throws {
    // Blocked before the server's threads exist, so that they inherit it and only this one is told.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let server = SandboxServer(options: flags.options(port: port))
    do {
      try server.start()
    } catch let error as SandboxError {
      throw ToolFailure("\(error)", .failure)
    } catch let error as FaultFileError {
      throw ToolFailure("\(error)", .usage)
    }
    Streams.out(server.announcement + "\n")
    if untilInputCloses { watchInput() }
    var received: Int32 = 0
    sigwait(&signals, &received)
    server.stop()
    throw received == SIGUSR1 ? ServedSandbox.inputClosed : ServedSandbox.signal(received)
  }

  /// Ends the process's wait once nobody holds the other end of standard input any more: a demo that died in whatever
  /// way takes its sandbox with it.
  private func watchInput() {
    let process = getpid()
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while read(0, &byte, 1) > 0 {}
      kill(process, SIGUSR1)
    }
  }
}

/// How a sandbox that served came to its end.
enum ServedSandbox: Error {
  case signal(Int32)
  case inputClosed
}
