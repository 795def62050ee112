import ArgumentParser
import Foundation
import TerminalCore
import Texts

/// `sellerdesk doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "What the program finds here: versions, terminal, stores, where keys come from, who answers.",
    discussion: """
      Signs in to every account to ask what its key may do. Keys are never shown. A bundle for a report of a bug holds \
      these findings, how many rows are stored, and the end of the log: no key, and no text of a product or a person.
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: "Write it into a new private file, with the end of the log, for a report of a bug.")
  var bundle: String?

  func run() throws {
    let invocation = Invocation.current
    let texts = options.texts(invocation.context)
    if let bundle, access(bundle, F_OK) == 0 { throw ToolFailure(texts.fileExists(bundle), .usage) }
    let report = try Doctor(invocation.context, options, colours: invocation.colours).report()
    if let bundle {
      let paths = Paths(
        environment: invocation.context.environment,
        config: options.config ?? invocation.context.variable("SELLERDESK_CONFIG"), isDemo: false)
      try DoctorBundle(report, log: options.logFile ?? paths.log, texts).write(to: bundle)
    }
    if options.json {
      Streams.out(report.json(texts).text + "\n")
      return
    }
    let lines = report.lines(texts)
    let width = (lines.map(\.label.count).max() ?? 0) + 2
    for (label, words) in lines {
      Streams.out(label + String(repeating: " ", count: width - label.count) + words + "\n")
    }
    if let bundle { Streams.out(texts.bundleMade(DisplayText.plain(bundle)) + "\n") }
  }
}
