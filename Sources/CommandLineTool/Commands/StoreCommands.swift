import ArgumentParser
import Engine
import Foundation
import Storage
import TerminalCore
import Texts

/// `sellerdesk backup`.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy drafts, the outbox and the config into new files.",
    discussion: """
      FILE gets desk.sqlite as it is at one moment, also while a desk runs; FILE.config.toml gets the config. Both are \
      private; nothing is overwritten. Keys are in neither, unless the config itself holds one.
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The file to make.")
  var file: String

  func run() throws {
    let context = Invocation.current.context
    let texts = options.texts(context)
    let paths = Paths(
      environment: context.environment,
      config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: false)
    let configCopy = file + ".config.toml"
    for path in [file, configCopy] where access(path, F_OK) == 0 {
      throw ToolFailure(texts.fileExists(path), .usage)
    }
    guard access(paths.desk, F_OK) == 0 else {
      throw ToolFailure(texts.nothingToBackUp, .failure)
    }
    var made = [file]
    do throws(StoreError) {
      // The config is read before: a copy of the desk without it is one, the other way round it is none.
      let config = FileManager.default.contents(atPath: paths.config)
      try DeskStore.open(paths, texts).backUp(to: file)
      if let config {
        try PrivateFiles.create(configCopy, with: Array(config))
        made.append(configCopy)
      }
    } catch {
      throw ToolFailure(error, texts)
    }
    if options.json {
      Streams.out(
        JSONText.object([
          "desk": .string(file), "config": .string(orNull: made.count > 1 ? configCopy : nil),
        ]).text + "\n")
    } else {
      for path in made { Streams.out(texts.backedUp(DisplayText.plain(path)) + "\n") }
      if made.count == 1 { Streams.note(texts.backupHasNoConfig(paths.config)) }
    }
  }
}

/// `sellerdesk cache`.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "What can be read again.", subcommands: [Clear.self])

  /// `sellerdesk cache clear`.
  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear",
      abstract: "Erase the stored pages; drafts, the outbox and settings stay.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let context = Invocation.current.context
      let texts = options.texts(context)
      if options.readonly { throw ToolFailure(texts.readOnlyRefuses, .usage) }
      let paths = Paths(
        environment: context.environment,
        config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: false)
      do throws(StoreError) {
        try PagesStore.erase(directory: paths.stateDirectory)
      } catch {
        throw ToolFailure(error, texts)
      }
      if options.json {
        Streams.out(JSONText.object(["erased": .string(paths.pages)]).text + "\n")
      } else {
        Streams.out(texts.cacheCleared(paths.pages) + "\n")
      }
    }
  }
}
