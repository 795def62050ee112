import ArgumentParser
import Configuration
import Dashboard
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk products`.
struct ProductsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products", abstract: "Products without the screen.",
    subcommands: [List.self, Show.self, Enable.self, Disable.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Products, most sold first.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Print so many at most.")
    var limit: Int?

    @Option(help: "Keep rows with all these words in name or id.")
    var filter: String?

    func validate() throws {
      if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let list = try ProductReading(workplace).list(filter: filter ?? "")
      let shown = limit.map { Array(list.items.prefix($0)) } ?? list.items
      Streams.out(
        options.json ? list.json(shown) : ProductTable.text(shown, list, workplace))
      guard list.failures.isEmpty else {
        for failure in list.failures { Streams.note(failure.message) }
        throw ExitCode(ToolFailure.Code.partly.rawValue)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "One product with its texts and options.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The product's id.")
    var id: String

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let shown = try ProductReading(workplace).show(ProductID(id))
      Streams.out(options.json ? shown.json + "\n" : ProductTable.text(shown, workplace))
    }
  }
}
