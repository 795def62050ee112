import ArgumentParser

/// `sellerdesk doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "What the program finds here: versions, terminal, stores, where keys come from, who answers.",
    discussion: "Signs in to every account to ask what its key may do. Keys are never shown.")

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let invocation = Invocation.current
    let report = try Doctor(invocation.context, options, colours: invocation.colours).report()
    let texts = options.texts(invocation.context)
    if options.json {
      Streams.out(report.json(texts).text + "\n")
      return
    }
    let lines = report.lines(texts)
    let width = (lines.map(\.label.count).max() ?? 0) + 2
    for (label, words) in lines {
      Streams.out(label + String(repeating: " ", count: width - label.count) + words + "\n")
    }
  }
}
